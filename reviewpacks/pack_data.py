"""What a pack is made from: read once, and small enough to hold.

What is large (policies, runs, entries of reports) is only marked here and streamed later.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self

from django.db.models import Count, Max, QuerySet

from inventory import selectors as inventories
from inventory.drift import SingleAgreements, agreed_singly_since, latest_agreement
from inventory.history import news
from inventory.models import Agreement, Policy, PolicyVersion
from inventory.selectors import Inventory
from operations.enums import RunOutcome, RunStatus
from operations.models import OperationRun
from reports.models import StoredReport
from reports.selectors import reports
from reports.types.registry import OPERATION_OF
from reviewpacks import previous, selectors
from reviewpacks.contents.open_since import OpenSince
from reviewpacks.date_range import DateRange
from reviewpacks.models import Letterhead
from reviewpacks.previous import PreviousPack
from reviewpacks.words import Words
from tenantpilot.enums import OperationType, ReportType
from tenantpilot.tenants.models import ProviderConnection, Tenant
from visibility import selectors as visibility
from visibility.models import TenantAccess
from visibility.states import AreaState

type VersionStamp = dict[str, object]


@dataclass(frozen=True, kw_only=True)
class ReportData:
    """The latest report of a type, and the one to compare it with: the last from before the
    period, else the first there is. None where there is none, or the latest is the only one.
    """

    report_type: ReportType
    latest: StoredReport | None
    baseline: StoredReport | None = None
    # When a later run found the latest still right.
    confirmed_at: datetime | None = None
    # Since when there is what the latest found; None: not looked up.
    open_since: OpenSince | None = None


@dataclass(frozen=True, kw_only=True)
class PointData:
    """What open points are found in, at the moment it was read."""

    # When it was read: nothing told of is younger.
    made_at: datetime
    # When the tenant was last marked as agreed; None if it never was.
    agreement: Agreement | None
    reports: list[ReportData]
    visibility: list[AreaState]
    # The pack of the time before, to compare with; None if there is none.
    previous: PreviousPack | None = None


@dataclass(frozen=True, kw_only=True)
class PackData(PointData):
    """Everything a pack tells, at the moment it was read. Needs the tenant's scope."""

    tenant: Tenant
    date_range: DateRange
    include_operations: bool
    words: Words
    letterhead: Letterhead
    connection: ProviderConnection | None
    access: TenantAccess | None
    inventory: Inventory
    inventory_stamp: VersionStamp
    changes_stamp: VersionStamp
    # What was agreed to one by one since then.
    agreed_singly: SingleAgreements | None
    operations_stamp: VersionStamp | None
    # How often an inventory sync failed in the period.
    failed_syncs: int
    # Why the latest of these failed, by its code; empty if none did.
    sync_failure: str

    @classmethod
    def read(
        cls,
        *,
        tenant: Tenant,
        until: datetime,
        days: tuple[date, date],
        include_operations: bool,
        words: Words,
        made_at: datetime | None = None,
    ) -> Self:
        """Read what is known about these days, in a fixed number of statements.

        The period ends with `until` at the latest. What is told of today is told as of `made_at`,
        which is `until` for a pack that is read in the moment it is asked for.
        """
        date_range = DateRange.of(begins_on=days[0], ends_on=days[1], until=until)
        states, agreement = visibility.states(), latest_agreement()
        return cls(
            tenant=tenant,
            date_range=date_range,
            made_at=made_at or until,
            include_operations=include_operations,
            words=words,
            letterhead=selectors.letterhead_of(tenant.workspace),
            previous=previous.before(date_range.ends_on),
            connection=_connection_of(tenant),
            access=visibility.access_of_tenant(),
            inventory=inventories.inventory(states),
            inventory_stamp=_inventory_stamp(),
            changes_stamp=_changes_stamp(date_range),
            agreement=agreement,
            agreed_singly=agreed_singly_since(agreement) if agreement else None,
            operations_stamp=_operations_stamp(date_range) if include_operations else None,
            failed_syncs=_failed_syncs(date_range).count(),
            sync_failure=_sync_failure(date_range),
            reports=[
                _report_data(each, tenant=tenant, date_range=date_range) for each in ReportType
            ],
            visibility=states,
        )

    def report(self, report_type: ReportType) -> ReportData:
        return next(each for each in self.reports if each.report_type == report_type)

    @property
    def is_late(self) -> bool:
        """Whether the period was over when it was read, so that not all is as of its end."""
        return self.made_at.astimezone(UTC).date() > self.date_range.ends_on

    @property
    def report_ids(self) -> list[int]:
        """The reports it is made from, for they may be deleted while it is made."""
        found = (report for each in self.reports for report in (each.latest, each.baseline))
        return [report.pk for report in found if report]


def history(date_range: DateRange) -> QuerySet[OperationRun]:
    """Return the runs that ended in the date_range, oldest first, but for those that made packs."""
    ended: QuerySet[OperationRun] = (
        OperationRun.objects.filter(
            status=RunStatus.COMPLETED,
            completed_at__gte=date_range.begins_at,
            completed_at__lt=date_range.ends_at,
        )
        # A pack would otherwise never be up to date: its own run is news.
        .exclude(type=OperationType.REVIEW_PACK)
        .order_by("completed_at", "pk")
    )
    return ended


def changes_in(date_range: DateRange) -> QuerySet[PolicyVersion]:
    """Return what changed in the period, newest first."""
    return news(after=date_range.begins_at).filter(seen_at__lt=date_range.ends_at)


def _changes_stamp(date_range: DateRange) -> VersionStamp:
    changes: VersionStamp = changes_in(date_range).aggregate(changes=Count("pk"))
    agreed = Agreement.objects.aggregate(agreed=Max("pk"))
    return {**changes, **agreed}


def _inventory_stamp() -> VersionStamp:
    stamp: VersionStamp = Policy.objects.aggregate(
        count=Count("pk"), last=Max("pk"), changed_at=Max("changed_at")
    )
    return stamp


def _operations_stamp(date_range: DateRange) -> VersionStamp:
    return history(date_range).aggregate(
        count=Count("pk"), last=Max("pk"), ended=Max("completed_at")
    )


def _failed_syncs(date_range: DateRange) -> QuerySet[OperationRun]:
    return history(date_range).filter(type=OperationType.INVENTORY_SYNC, outcome=RunOutcome.FAILED)


def _sync_failure(date_range: DateRange) -> str:
    codes = _failed_syncs(date_range).order_by("-completed_at", "-pk")
    code: str | None = codes.values_list("failure_code", flat=True).first()
    return code or ""


def _report_data(report_type: ReportType, *, tenant: Tenant, date_range: DateRange) -> ReportData:
    of_type = reports().filter(report_type=report_type, created_at__lte=date_range.ends_at)
    latest = of_type.first()
    baseline = of_type.filter(created_at__lt=date_range.begins_at).first() or of_type.last()
    for report in filter(None, (latest, baseline)):
        # The row is already here; spare every later `report.tenant` a query.
        report.tenant = tenant
    return ReportData(
        report_type=report_type,
        latest=latest,
        baseline=None if baseline == latest else baseline,
        confirmed_at=_confirmed_at(latest, date_range) if latest else None,
        open_since=OpenSince.of(latest) if latest else None,
    )


def _confirmed_at(report: StoredReport, date_range: DateRange) -> datetime | None:
    """Return when a run after the one that made the report last found it still right."""
    confirmed: datetime | None = (
        OperationRun.objects.filter(
            type=OPERATION_OF[ReportType(report.report_type)],
            result_id=report.pk,
            completed_at__lte=date_range.ends_at,
        )
        .exclude(pk=report.run_id)
        .aggregate(at=Max("completed_at"))["at"]
    )
    return confirmed


def _connection_of(tenant: Tenant) -> ProviderConnection | None:
    return ProviderConnection.objects.filter(tenant=tenant).defer("sealed_secret").first()
