"""Verifying while people work: one view of everything, whatever happens meanwhile."""

from collections.abc import Callable
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from support.services import bundles
from telemetry.catalog import EVENTS, SUPPORT_DIAGNOSTICS_OPENED
from tests.cast import Cast
from tests.system_dashboard.milestones import figures, verified

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_happens_meanwhile_is_not_seen_by_half(cast: Cast) -> None:
    with connection.execute_wrapper(once(lambda: open_bundle(cast))):
        meanwhile = verified()

    assert meanwhile.is_clean
    assert figures(meanwhile)[SUPPORT_DIAGNOSTICS_OPENED] == "0/0"
    assert figures(verified())[SUPPORT_DIAGNOSTICS_OPENED] == "1/1"


def test_nothing_is_written(cast: Cast) -> None:
    modes = []

    def note(execute: Callable[..., Any], *args: Any) -> Any:
        if "judged" in args[0]:
            modes.append(connection.connection.execute("SHOW transaction_read_only").fetchone()[0])
        return execute(*args)

    with connection.execute_wrapper(note):
        verified()

    assert modes == ["on"] * len(EVENTS)


def open_bundle(cast: Cast) -> None:
    with transaction.atomic():
        bundles.open_bundle(tenant=cast.tenant, opened_by=cast.operator, token=uuid4())
    connection.close()


def once(act: Callable[[], None]) -> Callable[..., Any]:
    """Let somebody else act after the first question."""
    done: list[Thread] = []

    def wrapper(execute: Callable[..., Any], *args: Any) -> Any:
        answer = execute(*args)
        if "django_migrations" in args[0] and not done:
            done.append(Thread(target=act))
            done[0].start()
            done[0].join()
        return answer

    return wrapper
