"""Syncs and reports that fail, and syncs that did not happen."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.urls import reverse

from attention.enums import Kind, Severity
from attention.items import Item
from attention.registry import Facts, attention_source
from operations.connection_truth import connection_of
from operations.failure_streaks import FailingType, failing, last_good_syncs
from tenantpilot.enums import STARTABLE, OperationType
from tenantpilot.tenants.models import ConnectionStatus, Tenant, TenantStatus

# A day, and time for the schedule to come round.
OVERDUE = timedelta(hours=26)


@attention_source
def failing_runs(facts: Facts) -> Iterator[Item]:
    """Yield what fails, and what has not been synced for more than a day."""
    found = facts.read(failing)
    good = facts.read(last_good_syncs)
    for tenant in facts.tenants:
        if tenant.status != TenantStatus.ACTIVE or connection_of(tenant) is None:
            continue
        sync = found.get((tenant.pk, OperationType.INVENTORY_SYNC))
        if sync:
            yield _sync_item(sync, last_good=good.get(tenant.pk), now=facts.now)
        elif item := _overdue(tenant, last_good=good.get(tenant.pk), now=facts.now):
            yield item
        # A report that fails for what the connection fails for is no second reason.
        reports = [
            each for each in _reports(tenant, found) if each.failure.code != _known_fault(tenant)
        ]
        if reports:
            yield _report_item(reports)


def _sync_item(sync: FailingType, *, last_good: datetime | None, now: datetime) -> Item:
    is_old = last_good is None or now - last_good > OVERDUE
    times = "The latest inventory sync" if sync.count == 1 else f"The last {sync.count:,} syncs"
    return Item(
        tenant_id=sync.tenant_id,
        kind=Kind.SYNC_FAILING,
        severity=Severity.HIGH if sync.count > 1 or is_old else Severity.MEDIUM,
        since=sync.since,
        sentence=f"{times} failed. {sync.failure.label}",
        url=_url_of(sync),
        link_text=f"Open {sync.latest.number}",
    )


def _overdue(tenant: Tenant, *, last_good: datetime | None, now: datetime) -> Item | None:
    since = last_good or tenant.created_at
    if now - since <= OVERDUE:
        return None
    return Item(
        tenant_id=tenant.pk,
        kind=Kind.SYNC_FAILING,
        severity=Severity.MEDIUM,
        since=since,
        sentence="No inventory sync has ended well since then: none failed, none was made."
        if last_good
        else "No inventory sync has been made yet.",
        url=reverse("tenant_dashboard:tenant", kwargs={"tenant_id": tenant.pk}),
        link_text="Start a sync there",
    )


def _reports(
    tenant: Tenant, found: dict[tuple[int, OperationType], FailingType]
) -> list[FailingType]:
    types = [each for each in OperationType if each not in STARTABLE]
    return [one for each in types if (one := found.get((tenant.pk, each)))]


def _report_item(reports: Sequence[FailingType]) -> Item:
    newest = max(reports, key=lambda each: each.latest.pk)
    names = " and ".join(each.operation_type.label for each in reports)
    return Item(
        tenant_id=newest.tenant_id,
        kind=Kind.REPORT_FAILING,
        severity=Severity.MEDIUM,
        since=min(each.since for each in reports),
        newest=max(each.since for each in reports),
        sentence=f"{names}: failed, and not made since. {newest.failure.label}",
        url=_url_of(newest),
        link_text=f"Open {newest.latest.number}",
    )


def _known_fault(tenant: Tenant) -> str:
    connection = connection_of(tenant)
    if connection is None or connection.status != ConnectionStatus.FAILED:
        return ""
    return connection.failure_code


def _url_of(each: FailingType) -> str:
    return reverse(
        "operations:detail", kwargs={"tenant_id": each.tenant_id, "run_id": each.latest.pk}
    )
