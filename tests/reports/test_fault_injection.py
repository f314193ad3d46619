"""Whatever breaks while a report is asked for or stored, answer and database agree."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from operations.context import RunContext
from operations.models import OperationRun
from operations.services.lease import Lease, acquire
from reports.services.storage import StoreResult, store_report
from reports.types.document import Document
from reports.types.permission_posture.handler import entries_of
from telemetry import recorder
from tenantpilot.graph.permissions import MICROSOFT_GRAPH, REQUIRED_PERMISSIONS
from tenantpilot.graph.resources.app_roles import GrantedAppRole
from tests.broken_recorders import BROKEN_RECORDERS
from tests.cast import Cast, sign_in
from tests.fault_injection import WAYS, Broken, every_statement
from tests.reports.journeys import PERMISSIONS, ask
from tests.tables import empty, row_counts

pytestmark = pytest.mark.django_db(transaction=True)

REQUEST_TABLES = ("operations_operationrun", "procrastinate_jobs", "audit_auditlog")
STORED_TABLES = ("reports_storedreport", "product_usage_events", "audit_auditlog")


@pytest.mark.thorough
def test_no_broken_request_answers_a_lie(cast: Cast) -> None:
    url = reverse("reports:create", args=[cast.tenant.pk])
    client = sign_in(Client(raise_request_exception=False), cast.operator)

    def click() -> int:
        return client.post(url, {"report_type": "permission_posture"}).status_code

    lies, passes = [], 0
    for broken in every_statement(click, reset=lambda: empty(REQUEST_TABLES)):
        passes += 1
        # A run, its job, and two entries: asked for a report, started an operation.
        expected = [1, 1, 2] if broken.committed else [0, 0, 0]
        said_done = broken.answer == HTTPStatus.FOUND
        if row_counts(REQUEST_TABLES) != expected or (said_done and not broken.committed):
            lies.append(broken)

    assert lies == []
    assert passes > WAYS * 10


def test_no_broken_statement_parts_report_and_ledger(cast: Cast) -> None:
    passes = list(stored_and_answered(cast))

    assert [broken for broken, is_lie in passes if is_lie] == []
    assert len(passes) >= WAYS * 8


@pytest.mark.parametrize("planted", ["on_commit", "swallow_all"])
def test_fault_injection_catches_a_recorder_that_lies(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, planted: str
) -> None:
    """A proof that cannot fail proves nothing."""
    monkeypatch.setattr(recorder, "record", BROKEN_RECORDERS[planted](recorder.record))

    assert any(is_lie for _, is_lie in stored_and_answered(cast))


def stored_and_answered(cast: Cast) -> Iterator[tuple[Broken[StoreResult | None], bool]]:
    """Store a report with every statement broken in turn; say whether what came of it is a lie."""
    run = ask(cast, PERMISSIONS)
    lease = acquire(run.pk)
    assert lease
    context = context_of(run, lease)

    def store() -> StoreResult | None:
        try:
            with scope(tenant=cast.tenant):
                return store_report(context=context, document=a_document())
        except DatabaseError:
            return None

    for broken in every_statement(store, reset=lambda: empty(STORED_TABLES)):
        answered_done = broken.answer is not None
        stored = row_counts(STORED_TABLES)
        agrees = stored == ([1, 1, 1] if broken.committed else [0, 0, 0])
        yield broken, not agrees or (answered_done and not broken.committed)


def context_of(run: OperationRun, lease: Lease) -> RunContext:
    with scopes_disabled():
        fresh = OperationRun.objects.select_related("tenant__workspace", "initiator").get(pk=run.pk)
    return RunContext(run=fresh, tenant=fresh.tenant, lease=lease, worker_stops=lambda: False)


def a_document() -> Document:
    granted = [
        GrantedAppRole(
            app_role_id=each.app_role_id,
            value=each.value,
            resource_app_id=MICROSOFT_GRAPH,
            resource_name="Microsoft Graph",
        )
        for each in REQUIRED_PERMISSIONS
    ]
    return Document.of(PERMISSIONS, entries_of(granted))
