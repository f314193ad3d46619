"""One seeded database for all tests in here: seeding takes a few seconds."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker, Settings

from demo.graph_stub.server import StubServer
from demo.seeding import Seeded, seed
from tests.graph_settings import point_at

NOW = datetime.now(UTC)


@pytest.fixture(scope="package")
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Seeded]:
    """What was made. Committed, and taken away again after the last test in here."""
    with django_db_blocker.unblock():
        made = seed(now=NOW)
    assert made
    yield made
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def demo(seeded: Seeded, db: None) -> Seeded:
    """The demo as seeded; what a test changes is undone."""
    return seeded


@pytest.fixture
def now() -> datetime:
    """The moment of the seed."""
    return NOW


@pytest.fixture
def microsoft(settings: Settings) -> Iterator[StubServer]:
    """The stub of the demo, without its latency."""
    with StubServer(page_size=500) as server:
        point_at(server, settings)
        yield server
