"""Whatever breaks during a request, the answer and the database agree."""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from telemetry import recorder
from tests.cast import Cast, sign_in
from tests.sweep import Broken, every_statement

pytestmark = pytest.mark.django_db(transaction=True)

TABLES = (
    "reviewpacks_reviewpack, operations_operationrun, product_usage_events, procrastinate_jobs, "
    "audit_auditlog"
)
# The run and the pack are each in the audit log.
NOTHING, EVERYTHING = [0, 0, 0, 0, 0], [1, 1, 1, 1, 2]
FORM = {"period_days": "30", "include_operations": "on"}


def test_no_broken_statement_makes_the_answer_lie(cast: Cast) -> None:
    passes = list(lies_and_truths(cast))

    assert [broken for broken, is_lie in passes if is_lie] == []
    assert len(passes) > 3 * 20


@pytest.mark.parametrize("planted", ["on_commit", "swallow_all"])
def test_the_sweep_catches_a_recorder_that_lies(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, planted: str
) -> None:
    """A proof that cannot fail proves nothing."""
    honest = recorder.record
    monkeypatch.setattr(recorder, "record", BROKEN_RECORDERS[planted](honest))

    assert any(is_lie for _, is_lie in lies_and_truths(cast))


def test_the_unbroken_request_is_stored_once(cast: Cast) -> None:
    client = sign_in(Client(), cast.operator)

    response = client.post(reverse("reviewpacks:request", args=[cast.tenant.pk]), FORM)

    assert response.status_code == HTTPStatus.FOUND
    assert rows() == EVERYTHING


def lies_and_truths(cast: Cast) -> Iterator[tuple[Broken[int], bool]]:
    """Ask for a pack with every statement broken in turn; say whether what came of it is a lie."""
    url = reverse("reviewpacks:request", args=[cast.tenant.pk])
    client = Client(raise_request_exception=False)
    sign_in(client, cast.operator)

    def click() -> int:
        return client.post(url, FORM).status_code

    for broken in every_statement(click, reset=empty):
        answered_done = broken.answer == HTTPStatus.FOUND
        stored_as_committed = rows() == (EVERYTHING if broken.committed else NOTHING)
        yield broken, not stored_as_committed or (answered_done and not broken.committed)


def waits_for_the_commit(honest: Callable[..., bool]) -> Callable[..., bool]:
    def record(*args: Any, **kwargs: Any) -> bool:
        def later() -> None:
            with transaction.atomic():
                honest(*args, **kwargs)

        transaction.on_commit(later)
        return True

    return record


def swallows_everything(honest: Callable[..., bool]) -> Callable[..., bool]:
    def record(*args: Any, **kwargs: Any) -> bool:
        try:
            with transaction.atomic():
                return honest(*args, **kwargs)
        except Exception:
            return False

    return record


BROKEN_RECORDERS = {"on_commit": waits_for_the_commit, "swallow_all": swallows_everything}


def rows() -> list[int]:
    """How many packs, runs, uses, jobs and audit entries there are."""
    with connection.cursor() as cursor:
        counts = []
        for table in TABLES.split(", "):
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            counts.append(cursor.fetchone()[0])
    return counts


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLES} CASCADE")
