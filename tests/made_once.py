"""What the tests of one file share: made once, and gone after the last of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def made_once(blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transaction that is rolled back in the end; every test has a savepoint of its own in it.

    For a fixture of a module's scope. In it the database's `now()` stands still, and none of the
    module's tests may commit.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
