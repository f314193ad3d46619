"""The demo's support diagnostics: one use and one audit entry each, and the latest are kept."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from operations.enums import RunOutcome
from support.models import DiagnosticBundle
from telemetry import catalog
from telemetry.models import ProductUsageEvent
from tenantpilot.audit.models import AuditLog
from tests.cast import sign_in


@pytest.fixture
def kept() -> list[DiagnosticBundle]:
    """The bundles that have not expired."""
    with scopes_disabled():
        return list(
            DiagnosticBundle.objects.select_related("run", "opened_by", "tenant").order_by("pk")
        )


@pytest.fixture
def events() -> list[ProductUsageEvent]:
    """The ledger's rows about diagnostics."""
    with scopes_disabled():
        found = ProductUsageEvent.objects.filter(event_name=catalog.SUPPORT_DIAGNOSTICS_OPENED.name)
        return list(found.order_by("pk"))


def test_each_opening_is_one_use_and_one_audit_entry(events: list[ProductUsageEvent]) -> None:
    entries = AuditLog.objects.filter(action="diagnostics.opened").order_by("subject_id")

    rows = [
        (row.subject_id, row.tenant_id, row.actor_id, row.occurred_at, row.metadata)
        for row in events
    ]
    assert rows == [
        (entry.subject_id, entry.tenant_id, entry.actor_id, entry.occurred_at, entry.details)
        for entry in entries
    ]
    assert {row.metadata["source"] for row in events} == {"tenant_page", "operation_run"}


def test_only_what_is_younger_than_seven_days_is_kept(
    kept: list[DiagnosticBundle], events: list[ProductUsageEvent], now: datetime
) -> None:
    young = [row.subject_id for row in events if row.occurred_at > now - timedelta(days=7)]

    assert [bundle.pk for bundle in kept] == young
    assert 0 < len(kept) < len(events)


def test_kept_bundle_is_about_a_run_that_failed_and_reads_well(
    kept: list[DiagnosticBundle], client: Client
) -> None:
    for bundle in kept:
        assert bundle.run is None or bundle.run.outcome == RunOutcome.FAILED
        assert bundle.opened_by
        page = sign_in(client, bundle.opened_by).get(
            reverse("support:bundle", args=[bundle.tenant_id, bundle.pk])
        )
        assert bundle.snapshot["sections"][-1]["title"] in page.text
        assert bundle.tenant.name not in str(bundle.snapshot)


def test_nothing_in_a_kept_bundle_is_later_than_its_opening(kept: list[DiagnosticBundle]) -> None:
    for bundle in kept:
        for section in bundle.snapshot["sections"]:
            cells = [
                *section["facts"],
                *(cell for table in section["tables"] for row in table["rows"] for cell in row),
            ]
            moments = [cell["value"] for cell in cells if cell["kind"] == "moment"]
            late = [each for each in moments if datetime.fromisoformat(each) > bundle.created_at]
            assert (section["title"], late) == (section["title"], [])
