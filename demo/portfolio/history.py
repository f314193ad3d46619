"""What ran at the customers, what reports found, and what was agreed, as rows."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_DNS, uuid5

from demo.portfolio import contents
from demo.portfolio.tenants import Customer
from inventory.enums import Change
from inventory.models import Agreement, Policy, PolicyVersion
from operations.enums import RunOutcome, RunStatus, RunTrigger
from operations.models import OperationRun
from reports.models import StoredReport
from reports.types.document import Document
from tenantpilot.enums import OperationType, ReportType

# So many nights of syncs, and so many reports of each type.
NIGHTS, REPORTS = 14, 3
_DAY, _TOOK = timedelta(days=1), timedelta(seconds=70)
_COLLECTION = "compliance_policies"
POLICIES = 3


def runs(found: Sequence[Customer], *, now: datetime) -> Iterator[OperationRun]:
    """Return the syncs of the last nights, and the reports that failed. All by the schedule."""
    for each in found:
        state = each.state
        if state.synced_ago is None:
            continue
        for night in range(NIGHTS):
            yield _run(each, at=now - state.synced_ago - night * _DAY)
        for number in range(state.failed_syncs):
            at = now - state.synced_ago * (number + 1) / (state.failed_syncs + 1)
            yield _run(each, at=at, failure=state.failure)
        if state.is_report_failing:
            report = OperationType.ENTRA_ADMIN_ROLES_REPORT
            yield _run(each, at=now - _DAY, failure="forbidden", type=report)


def reports(found: Sequence[Customer], *, now: datetime) -> Iterator[StoredReport]:
    """Return the weekly reports of those that were ever synced; the newest has what is new."""
    for each in found:
        if each.state.synced_ago is None:
            continue
        missing = len((each.state.connection or {}).get("missing_permissions", ()))
        newest = contents.admin_roles(each.state.new_finding)
        posture = contents.permissions(missing=missing, has_too_much=each.state.has_too_much)
        for week in range(REPORTS):
            at = now - timedelta(days=2 + 7 * week)
            new = {each.state.new_finding: 1} if each.state.new_finding and not week else {}
            yield _report(each, newest if not week else contents.admin_roles(), at=at, new=new)
            yield _report(each, posture, at=at, new={})


def policies(found: Sequence[Customer], *, now: datetime) -> Iterator[Policy]:
    """Return a few policies each; the first of some is not as it was agreed."""
    for each in found:
        if each.state.synced_ago is None:
            continue
        for number in range(POLICIES):
            differs = each.state.has_drift and not number
            yield Policy(
                **each.owner,
                collection=_COLLECTION,
                external_id=str(uuid5(NAMESPACE_DNS, f"{number}.{each.tenant.primary_domain}")),
                name=f"Baseline {number + 1}",
                digest="now" if differs else "agreed",
                agreed_digest="agreed",
                first_seen_at=now - 30 * _DAY,
                changed_at=now - (2 * _DAY if differs else 30 * _DAY),
            )


def versions(found: Sequence[Policy]) -> Iterator[PolicyVersion]:
    """Return how each policy was found, and what became of it if it changed since."""
    for each in found:
        content = {
            "tenant": each.tenant,
            "workspace_id": each.workspace_id,
            "policy": each,
            "name": each.name,
        }
        yield PolicyVersion(
            **content, change=Change.FOUND, seen_at=each.first_seen_at, digest=each.agreed_digest
        )
        if each.digest != each.agreed_digest:
            yield PolicyVersion(
                **content,
                change=Change.CHANGED,
                seen_at=each.changed_at,
                digest=each.digest,
                group_key=uuid5(NAMESPACE_DNS, f"changed.{each.name}"),
                change_key=uuid5(NAMESPACE_DNS, f"now.{each.name}"),
            )


def agreements(found: Sequence[Customer], *, now: datetime) -> Iterator[Agreement]:
    """Return when each customer's policies were agreed."""
    for each in found:
        if each.state.synced_ago is not None:
            yield Agreement(**each.owner, collections=[_COLLECTION], agreed_at=now - 20 * _DAY)


def _run(
    each: Customer,
    *,
    at: datetime,
    failure: str = "",
    type: OperationType = OperationType.INVENTORY_SYNC,
) -> OperationRun:
    return OperationRun(
        **each.owner,
        type=type,
        trigger=RunTrigger.SCHEDULE,
        status=RunStatus.COMPLETED,
        outcome=RunOutcome.FAILED if failure else RunOutcome.SUCCEEDED,
        failure_code=failure,
        progress_done=0 if failure else POLICIES,
        counts={} if failure else {"unchanged": POLICIES},
        attempts=1,
        created_at=at - _TOOK,
        started_at=at - _TOOK,
        completed_at=at,
    )


def _report(
    each: Customer, document: Document, *, at: datetime, new: dict[str, int]
) -> StoredReport:
    return StoredReport(
        **each.owner,
        report_type=ReportType(document.report_type),
        schema_version=document.schema_version,
        payload=document.to_json(),
        summary=document.summary,
        new_findings=new,
        fingerprint=document.fingerprint,
        trigger=RunTrigger.SCHEDULE,
        created_at=at,
    )
