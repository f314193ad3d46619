"""Syncs and reports that fail, and syncs that did not happen."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from attention.enums import Kind, Severity
from attention.items import Item
from attention.registry import Facts, attention_source
from operations.attention.unwell import ToldConnection, unwell
from operations.failure_streaks import Failing, FailingType, failing, last_good_syncs
from tenantpilot.enums import STARTABLE, OperationType
from tenantpilot.tenants.models import ConnectionStatus, Tenant
from tenantpilot.tenants.scoped_rows import is_among

# A day, and time for the schedule to come round.
OVERDUE = timedelta(hours=26)


@attention_source
def failing_runs(facts: Facts) -> Iterator[Item]:
    """Yield what fails, and what has not been synced for more than a day."""
    found = facts.read(failing)
    good = facts.read(last_good_syncs, facts.tenants)
    connections = facts.read(unwell, facts.active, now=facts.now)
    connected = facts.active - {pk for pk, each in connections.items() if each is None}
    syncs = {pk: one for (pk, each), one in found.items() if each == OperationType.INVENTORY_SYNC}
    for tenant_id in connected & syncs.keys():
        yield _sync_item(syncs[tenant_id], last_good=good.get(tenant_id), now=facts.now)
    yield from _overdue(connected - syncs.keys(), good, facts)
    for tenant_id, reports in _reports(found, connections).items():
        if tenant_id in connected:
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
        route="operations:detail",
        row={"run_id": sync.latest.pk},
        link_text=f"Open {sync.latest.number}",
    )


def _overdue(tenant_ids: set[int], good: Mapping[int, datetime], facts: Facts) -> Iterator[Item]:
    before = facts.now - OVERDUE
    old = {pk: good[pk] for pk in tenant_ids & good.keys() if good[pk] < before}
    for tenant_id, last_good in old.items():
        yield _sync_missing(
            tenant_id,
            since=last_good,
            sentence="No inventory sync has ended well since then: none failed, none was made.",
        )
    if never := tenant_ids - good.keys():
        known = facts.read(created, never)
        for tenant_id in (pk for pk in never if pk in known and known[pk] < before):
            sentence = "No inventory sync has been made yet."
            yield _sync_missing(tenant_id, since=known[tenant_id], sentence=sentence)


def created(tenant_ids: Collection[int]) -> dict[int, datetime]:
    """Return since when each of these tenants is there."""
    found = Tenant.objects.filter(is_among(tenant_ids, column="pk"))
    return dict(found.values_list("pk", "created_at"))


def _sync_missing(tenant_id: int, *, since: datetime, sentence: str) -> Item:
    return Item(
        tenant_id=tenant_id,
        kind=Kind.SYNC_FAILING,
        severity=Severity.MEDIUM,
        since=since,
        sentence=sentence,
        route="tenant_dashboard:tenant",
        link_text="Start a sync there",
    )


def _reports(
    found: Failing, connections: Mapping[int, ToldConnection | None]
) -> dict[int, list[FailingType]]:
    """Return the reports that fail, by tenant.

    One that fails for what the connection fails for is no second reason.
    """
    reports: dict[int, list[FailingType]] = defaultdict(list)
    for (tenant_id, operation_type), each in found.items():
        fault = _fault_of(connections.get(tenant_id))
        if operation_type not in STARTABLE and each.failure.code != fault:
            reports[tenant_id].append(each)
    return reports


def _report_item(reports: Sequence[FailingType]) -> Item:
    newest = max(reports, key=lambda each: each.latest.pk)
    failed = {each.operation_type for each in reports}
    names = " and ".join(each.label for each in OperationType if each in failed)
    return Item(
        tenant_id=newest.tenant_id,
        kind=Kind.REPORT_FAILING,
        severity=Severity.MEDIUM,
        since=min(each.since for each in reports),
        newest=max(each.since for each in reports),
        sentence=f"{names}: failed, and not made since. {newest.failure.label}",
        route="operations:detail",
        row={"run_id": newest.latest.pk},
        link_text=f"Open {newest.latest.number}",
    )


def _fault_of(connection: ToldConnection | None) -> str:
    failed = connection is not None and connection.status == ConnectionStatus.FAILED
    return connection.failure_code if connection and failed else ""
