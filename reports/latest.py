"""The figures of the latest reports of a set of tenants in scope, without their entries."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from django.db.models import (
    Case,
    Expression,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    When,
)
from django.db.models.functions import JSONArray
from django_scopes import scopes_disabled

from reports.enums import Severity
from reports.models import StoredReport
from reports.types.base import Finding
from tenantpilot.database.compiled import compiled
from tenantpilot.enums import ReportType
from tenantpilot.tenants.models import Tenant
from tenantpilot.tenants.scoped_rows import is_among

# For so long a finding is new.
NEW_FOR = timedelta(days=14)
# What a permission posture report finds is told by the connection, or as too much.
WITH_NEWS = [each for each in ReportType if each != ReportType.PERMISSION_POSTURE]


@dataclass(frozen=True, kw_only=True)
class LatestReport:
    """What the latest report of a type says in figures."""

    pk: int
    tenant_id: int
    created_at: datetime
    summary: dict[str, int]

    @classmethod
    def told(cls, tenant_id: int, told: str) -> Self:
        """Return the report of `_told`."""
        pk, created_at, summary = json.loads(told)
        moment = datetime.fromisoformat(created_at)
        return cls(pk=pk, tenant_id=tenant_id, created_at=moment, summary=summary)

    @classmethod
    def of(cls, report: StoredReport) -> Self:
        return cls(
            pk=report.pk,
            tenant_id=report.tenant_id,
            created_at=report.created_at,
            summary=report.summary,
        )


_OUTER_TENANT = OuterRef("pk")
# What `LatestReport.told` takes.
_TOLD = JSONArray("id", "created_at", "summary")

type Latest = dict[int, dict[ReportType, LatestReport]]


def latest_figures() -> list[Subquery]:
    """Let a statement about tenants read the figures of the latest report of each type."""
    return [Subquery(_newest(each).values("summary")[:1]) for each in ReportType]


def findings_of(latest: Iterable[Mapping[str, int] | None]) -> dict[Severity, int] | None:
    """Return how many findings a tenant's `latest_figures` have together, by severity.

    None if there is no report.
    """
    figures = [each for each in latest if each is not None]
    if not figures:
        return None
    return {severity: sum(each.get(severity.value, 0) for each in figures) for severity in Severity}


def latest_with(
    findings: Collection[Finding], *, report_type: ReportType, tenant_ids: Collection[int]
) -> Latest:
    """Return the latest report of the type by tenant, if it has one of the findings."""
    found = Tenant.objects.filter(is_among(tenant_ids, column="pk")).order_by()
    rows = found.values_list("pk", latest_if_with(findings, report_type=report_type))
    return {pk: {report_type: LatestReport.told(pk, told)} for pk, told in rows if told}


def latest_if_with(findings: Collection[Finding], *, report_type: ReportType) -> Subquery:
    """Let a statement about tenants read what `latest_with` finds, for `LatestReport.told`."""
    names = [each.count_name for each in findings]
    # Of the latest only: one that is well is left as soon as it is seen.
    return _told(_newest(report_type), Case(When(summary__has_any_keys=names, then=_TOLD)))


def _newest(
    report_type: ReportType | OuterRef, *, of: OuterRef = _OUTER_TENANT
) -> QuerySet[StoredReport]:
    """Return the reports of the type on a tenant of an outer statement, the newest first."""
    # Each is about one of its tenants: comparing it with all of them again would cost the most.
    with scopes_disabled():
        reports = StoredReport.objects.filter(tenant=of, report_type=report_type)
    newest: QuerySet[StoredReport] = reports.order_by("-created_at", "-pk")
    return newest


def _told(newest: QuerySet[StoredReport], told: Expression = _TOLD) -> Subquery:
    """Tell a report as text: of many tenants' only some is there to be taken apart."""
    return Subquery(newest.values(told=told)[:1], output_field=TextField())


@dataclass(frozen=True, kw_only=True)
class News:
    """The latest report of a type, and when reports last found something new, by severity."""

    report: LatestReport
    found_at: dict[Severity, datetime]


type AllNews = dict[int, dict[ReportType, News]]


def with_news(*, since: datetime) -> QuerySet[StoredReport]:
    """Return the reports of the tenants in scope that found something new since then."""
    recent = StoredReport.objects.filter(created_at__gt=since, report_type__in=WITH_NEWS)
    found: QuerySet[StoredReport] = recent.exclude(new_findings={})
    return found


def news(*, now: datetime) -> AllNews:
    """Return the types in which something new was found lately, by tenant, in one statement."""
    found: AllNews = defaultdict(dict)
    for tenant_id, report_type, latest, *moments in _news(since=now - NEW_FOR):
        found_at = {
            severity: moment for severity, moment in zip(Severity, moments, strict=True) if moment
        }
        found[tenant_id][ReportType(report_type)] = News(
            report=LatestReport.told(tenant_id, latest), found_at=found_at
        )
    return dict(found)


@compiled
def _news(*, since: datetime) -> QuerySet[StoredReport, Any]:
    newest = _newest(OuterRef("report_type"), of=OuterRef("tenant"))
    rows = with_news(since=since).order_by().values_list("tenant_id", "report_type")
    return rows.annotate(
        latest=_told(newest),
        **{
            each.value: Max("created_at", filter=Q(**{f"new_findings__{each.value}__gt": 0}))
            for each in Severity
        },
    )


def news_among(reports: Sequence[StoredReport], *, now: datetime) -> AllNews:
    """Return what `news` does, among reports of one tenant: the newest of each type, and news."""
    found: AllNews = defaultdict(dict)
    for report_type in WITH_NEWS:
        of_type = [each for each in reports if each.report_type == report_type]
        found_at = {
            severity: each.created_at
            for severity in Severity
            for each in reversed(of_type)
            if each.created_at > now - NEW_FOR and each.new_findings.get(severity.value)
        }
        if found_at:
            newest = LatestReport.of(of_type[0])
            found[newest.tenant_id][report_type] = News(report=newest, found_at=found_at)
    return dict(found)
