"""Whatever breaks during a request, the answer and the database agree."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from telemetry import recorder
from tests import consistency
from tests.broken_recorders import BROKEN_RECORDERS
from tests.cast import Cast, sign_in
from tests.fault_injection import WAYS, Broken
from tests.tables import row_counts

pytestmark = [pytest.mark.thorough, pytest.mark.django_db(transaction=True)]

TABLES = (
    "reviewpacks_reviewpack",
    "operations_operationrun",
    "product_usage_events",
    "procrastinate_jobs",
    "audit_auditlog",
)
# The run and the pack are each in the audit log.
EVERYTHING = [1, 1, 1, 1, 2]
FORM = {"period": "30_days", "include_operations": "on"}


def test_no_broken_statement_makes_the_answer_lie(cast: Cast) -> None:
    passes = list(find_inconsistencies(cast))

    assert [broken for broken, is_lie in passes if is_lie] == []
    assert len(passes) > WAYS * 20


@pytest.mark.parametrize("planted", ["on_commit", "swallow_all"])
def test_fault_injection_catches_a_recorder_that_lies(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, planted: str
) -> None:
    """A proof that cannot fail proves nothing."""
    honest = recorder.record
    monkeypatch.setattr(recorder, "record", BROKEN_RECORDERS[planted](honest))

    assert any(is_lie for _, is_lie in find_inconsistencies(cast))


def test_the_unbroken_request_is_stored_once(cast: Cast) -> None:
    client = sign_in(Client(), cast.operator)

    response = client.post(reverse("reviewpacks:request", args=[cast.tenant.pk]), FORM)

    assert response.status_code == HTTPStatus.FOUND
    assert row_counts(TABLES) == EVERYTHING


def find_inconsistencies(cast: Cast) -> Iterator[tuple[Broken[int], bool]]:
    """Ask for a pack with every statement broken in turn; say whether what came of it is a lie."""
    url = reverse("reviewpacks:request", args=[cast.tenant.pk])
    client = Client(raise_request_exception=False)
    sign_in(client, cast.operator)

    def click() -> int:
        return client.post(url, FORM).status_code

    return consistency.find_inconsistencies(click, tables=TABLES, everything=EVERYTHING)
