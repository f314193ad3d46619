"""The figures of the latest reports of a set of tenants in scope, without their entries."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONArray
from django_scopes import scopes_disabled

from reports.enums import Severity
from reports.models import StoredReport
from reports.types.base import Finding
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
    def told(cls, tenant_id: int, pk: int, created_at: str, summary: dict[str, int]) -> Self:
        """Return the report of `_told`."""
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

type Latest = dict[int, dict[ReportType, LatestReport]]


def with_latest_figures(tenants: QuerySet[Tenant]) -> QuerySet[Tenant]:
    """Let a statement about tenants read the figures of the latest reports, for `findings_of`."""
    return tenants.annotate(
        **{each.value: Subquery(_newest(each).values("summary")[:1]) for each in ReportType}
    )


def findings_of(tenant: Tenant) -> dict[Severity, int] | None:
    """Return how many findings a tenant's latest reports have together, by severity.

    None if there is no report. The tenant is one of `with_latest_figures`.
    """
    read = (getattr(tenant, each.value) for each in ReportType)
    figures: list[dict[str, int]] = [each for each in read if each is not None]
    if not figures:
        return None
    return {severity: sum(each.get(severity.value, 0) for each in figures) for severity in Severity}


def latest_with(
    findings: Collection[Finding], *, report_type: ReportType, tenant_ids: Collection[int]
) -> Latest:
    """Return the latest report of the type by tenant, if it has one of the findings."""
    found = Tenant.objects.filter(is_among(tenant_ids, column="pk")).order_by()
    rows = found.values_list("pk", latest_if_with(findings, report_type=report_type))
    return {pk: {report_type: LatestReport.told(pk, *told)} for pk, told in rows if told}


def latest_if_with(findings: Collection[Finding], *, report_type: ReportType) -> Subquery:
    """Let a statement about tenants read what `latest_with` finds, for `LatestReport.told`."""
    latest = _newest(report_type, of=OuterRef(_OUTER_TENANT)).values("pk")[:1]
    names = [each.count_name for each in findings]
    with scopes_disabled():
        with_them = StoredReport.objects.filter(pk=Subquery(latest), summary__has_any_keys=names)
    return _told(with_them)


def _newest(
    report_type: ReportType | OuterRef, *, of: OuterRef = _OUTER_TENANT
) -> QuerySet[StoredReport]:
    """Return the reports of the type on a tenant of an outer statement, the newest first."""
    # Each is about one of its tenants: comparing it with all of them again would cost the most.
    with scopes_disabled():
        reports = StoredReport.objects.filter(tenant=of, report_type=report_type)
    newest: QuerySet[StoredReport] = reports.order_by("-created_at", "-pk")
    return newest


def _told(newest: QuerySet[StoredReport]) -> Subquery:
    return Subquery(newest.values(told=JSONArray("id", "created_at", "summary"))[:1])


@dataclass(frozen=True, kw_only=True)
class News:
    """The latest report of a type, and when reports last found something new, by severity."""

    report: LatestReport
    found_at: dict[Severity, datetime]


type AllNews = dict[int, dict[ReportType, News]]


def with_news(*, now: datetime) -> QuerySet[StoredReport]:
    """Return the reports of the tenants in scope that found something that is still new."""
    recent = StoredReport.objects.filter(created_at__gt=now - NEW_FOR, report_type__in=WITH_NEWS)
    found: QuerySet[StoredReport] = recent.exclude(new_findings={})
    return found


def news(tenant_ids: Collection[int], *, now: datetime) -> AllNews:
    """Return the types in which something new was found lately, by tenant, in one statement."""
    newest = _newest(OuterRef("report_type"), of=OuterRef("tenant"))
    rows = (
        with_news(now=now)
        .filter(is_among(tenant_ids))
        .order_by()
        .values_list("tenant_id", "report_type")
        .annotate(
            latest=_told(newest),
            **{
                each.value: Max("created_at", filter=Q(**{f"new_findings__{each.value}__gt": 0}))
                for each in Severity
            },
        )
    )
    found: AllNews = defaultdict(dict)
    for tenant_id, report_type, latest, *moments in rows:
        found_at = {
            severity: moment for severity, moment in zip(Severity, moments, strict=True) if moment
        }
        found[tenant_id][ReportType(report_type)] = News(
            report=LatestReport.told(tenant_id, *latest), found_at=found_at
        )
    return dict(found)


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
