"""The verification agrees with fault injection: clean after an honest start, else not."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from telemetry import recorder
from tests.broken_recorders import BROKEN_RECORDERS
from tests.cast import Cast, sign_in
from tests.fault_injection import WAYS, every_statement
from tests.system_dashboard.milestones import verified
from tests.tables import empty

pytestmark = pytest.mark.django_db(transaction=True)

TABLES = ("operations_operationrun", "product_usage_events", "procrastinate_jobs", "audit_auditlog")


def test_no_broken_statement_leaves_a_difference(cast: Cast) -> None:
    verdicts = list(verdicts_under_faults(cast))

    assert all(verdicts)
    assert len(verdicts) > WAYS * 10


@pytest.mark.parametrize("planted", ["on_commit", "swallow_all"])
def test_recorder_that_lies_leaves_differences(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, planted: str
) -> None:
    honest = recorder.record
    monkeypatch.setattr(recorder, "record", BROKEN_RECORDERS[planted](honest))

    assert not all(verdicts_under_faults(cast))


def verdicts_under_faults(cast: Cast) -> Iterator[bool]:
    """Click "start" with every statement broken in turn; say whether the ledger is true then."""
    url = reverse("operations:start", args=[cast.tenant.pk])
    client = Client(raise_request_exception=False)
    sign_in(client, cast.operator)

    def click() -> int:
        return client.post(url, {"operation_type": "inventory_sync"}).status_code

    for _ in every_statement(click, reset=lambda: empty(TABLES)):
        yield verified().is_clean
