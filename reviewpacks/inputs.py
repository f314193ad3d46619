"""What a pack is made from: read once, small enough to hold, and with a fingerprint.

What is large (policies, runs, entries of reports) is only marked here and streamed later.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Self

from django.db.models import Count, Max, QuerySet

from operations import selectors as operations
from operations.models import InventoryItem, OperationRun
from operations.selectors import Inventory
from operations.vocabulary import RunStatus
from reports.models import StoredReport
from reports.selectors import reports
from reports.vocabulary import OPERATION_OF
from reviewpacks.period import Span
from tenantpilot.tenants.models import ProviderConnection, Tenant
from tenantpilot.vocabulary import OperationType, ReportType

SCHEMA_VERSION = 1

type Mark = dict[str, object]


@dataclass(frozen=True, kw_only=True)
class ReportInput:
    """The latest report of a type, and the one to compare it with: the last from before the
    period, else the first there is. None where there is none, or the latest is the only one.
    """

    report_type: ReportType
    latest: StoredReport | None
    baseline: StoredReport | None
    # When a later run found the latest still right.
    confirmed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Everything a pack tells, at the moment it was read. Needs the tenant's scope."""

    tenant: Tenant
    span: Span
    period_days: int
    include_operations: bool
    connection: ProviderConnection | None
    inventory: Inventory
    inventory_mark: Mark
    operations_mark: Mark | None
    reports: list[ReportInput]

    @classmethod
    def read(
        cls, *, tenant: Tenant, until: datetime, period_days: int, include_operations: bool
    ) -> Self:
        """Read it, in a fixed number of statements."""
        span = Span.of(days=period_days, until=until)
        return cls(
            tenant=tenant,
            span=span,
            period_days=period_days,
            include_operations=include_operations,
            connection=_connection_of(tenant),
            inventory=operations.inventory(),
            inventory_mark=_inventory_mark(),
            operations_mark=_operations_mark(span) if include_operations else None,
            reports=[_report_input(each, tenant=tenant, span=span) for each in ReportType],
        )

    @property
    def fingerprint(self) -> str:
        """Return a SHA-256 that is the same as long as the pack would say the same.

        Marks suffice for policies and runs: ids and moments of change only grow.
        """
        facts = {
            "schema": SCHEMA_VERSION,
            "workspace": self.tenant.workspace.name,
            "tenant": [
                self.tenant.pk,
                self.tenant.name,
                self.tenant.primary_domain,
                self.tenant.directory_id,
                self.tenant.status,
            ],
            "options": [self.period_days, self.include_operations],
            "begins_at": self.span.begins_at,
            "connection": _connection_facts(self.connection),
            "inventory": [self.inventory.synced_at, self.inventory_mark],
            "operations": self.operations_mark,
            "reports": [
                [each.report_type, _pk(each.latest), _pk(each.baseline), each.confirmed_at]
                for each in self.reports
            ],
        }
        return sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()


def history(span: Span) -> QuerySet[OperationRun]:
    """Return the runs that ended in the span, oldest first, but for those that made packs."""
    ended: QuerySet[OperationRun] = (
        OperationRun.objects.filter(
            status=RunStatus.COMPLETED,
            completed_at__gte=span.begins_at,
            completed_at__lt=span.ends_at,
        )
        # A pack would otherwise never be up to date: its own run is news.
        .exclude(type=OperationType.REVIEW_PACK)
        .order_by("completed_at", "pk")
    )
    return ended


def _inventory_mark() -> Mark:
    mark: Mark = InventoryItem.objects.aggregate(
        count=Count("pk"), last=Max("pk"), changed_at=Max("changed_at")
    )
    return mark


def _operations_mark(span: Span) -> Mark:
    return history(span).aggregate(count=Count("pk"), last=Max("pk"), ended=Max("completed_at"))


def _report_input(report_type: ReportType, *, tenant: Tenant, span: Span) -> ReportInput:
    of_type = reports().filter(report_type=report_type, created_at__lte=span.ends_at)
    latest = of_type.first()
    baseline = of_type.filter(created_at__lt=span.begins_at).first() or of_type.last()
    for report in filter(None, (latest, baseline)):
        # The row is already here; spare every later `report.tenant` a query.
        report.tenant = tenant
    return ReportInput(
        report_type=report_type,
        latest=latest,
        baseline=None if baseline == latest else baseline,
        confirmed_at=_confirmed_at(latest, span) if latest else None,
    )


def _confirmed_at(report: StoredReport, span: Span) -> datetime | None:
    """Return when a run after the one that made the report last found it still right."""
    confirmed: datetime | None = (
        OperationRun.objects.filter(
            type=OPERATION_OF[ReportType(report.report_type)],
            result_id=report.pk,
            completed_at__lte=span.ends_at,
        )
        .exclude(pk=report.run_id)
        .aggregate(at=Max("completed_at"))["at"]
    )
    return confirmed


def _connection_of(tenant: Tenant) -> ProviderConnection | None:
    return ProviderConnection.objects.filter(tenant=tenant).defer("sealed_secret").first()


def _connection_facts(connection: ProviderConnection | None) -> object:
    if connection is None:
        return None
    return [
        connection.status,
        connection.failure_code,
        connection.last_checked_at,
        connection.secret_expires_on,
        connection.missing_permissions,
    ]


def _pk(report: StoredReport | None) -> int | None:
    return report.pk if report else None
