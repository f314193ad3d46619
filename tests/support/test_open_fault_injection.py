"""Whatever breaks while diagnostics are opened, the answer and the database agree."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from telemetry import recorder
from tests import consistency
from tests.broken_recorders import BROKEN_RECORDERS
from tests.cast import Cast, sign_in
from tests.fault_injection import WAYS, Broken
from tests.support.journeys import opened
from tests.tables import row_counts
from tests.tenant_dashboard.rows import an_ended_run

pytestmark = pytest.mark.django_db(transaction=True)

TABLES = ("support_diagnosticbundle", "product_usage_events", "audit_auditlog")
EVERYTHING = [1, 1, 1]


@pytest.mark.thorough
def test_no_broken_statement_makes_the_answer_lie(cast: Cast) -> None:
    passes = list(find_inconsistencies(cast))

    assert [broken for broken, is_lie in passes if is_lie] == []
    assert len(passes) > WAYS * 15


@pytest.mark.parametrize("planted", ["on_commit", "swallow_all"])
def test_fault_injection_catches_a_recorder_that_lies(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, planted: str
) -> None:
    """A proof that cannot fail proves nothing."""
    monkeypatch.setattr(recorder, "record", BROKEN_RECORDERS[planted](recorder.record))

    assert any(is_lie for _, is_lie in find_inconsistencies(cast))


def test_the_unbroken_opening_is_stored_once(cast: Cast) -> None:
    opened(cast)

    assert row_counts(TABLES) == EVERYTHING


def find_inconsistencies(cast: Cast) -> Iterator[tuple[Broken[int], bool]]:
    """Open from a run with every statement broken in turn; say whether what came is a lie."""
    run = an_ended_run(cast.tenant, initiator=cast.owner)
    url = reverse("support:open-from-run", args=[cast.tenant.pk, run.pk])
    client = Client(raise_request_exception=False)
    sign_in(client, cast.operator)

    def click() -> int:
        return client.post(url, {"token": str(uuid4())}).status_code

    return consistency.find_inconsistencies(click, tables=TABLES, everything=EVERYTHING)
