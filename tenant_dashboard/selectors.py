"""Reads what a person may see: their workspaces, and the tenants of one of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Case, Count, IntegerField, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django_scopes import scope

from attention.items import NOTHING, TenantAttention
from attention.registry import Facts
from attention.selectors import attention_in_scope
from operations.connection_truth import ConnectionTruth, connection_of, connection_truth
from operations.failure_streaks import FailingType, failing, last_good_syncs
from operations.models import OperationRun
from operations.selectors import runs
from reports.enums import Severity
from reports.latest import findings_by_severity, latest_reports
from tenant_dashboard.models import TenantDetails, TenantTag
from tenantpilot.access.selectors import memberships_of, tenants_seen_by
from tenantpilot.accounts.models import User
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import Tenant, TenantEntitlement, TenantStatus
from tenantpilot.workspaces.models import Role, WorkspaceMembership

_SEES_EVERY_TENANT = [role for role in Role if role.sees_every_tenant]


@dataclass(frozen=True, kw_only=True)
class TenantRow:
    """A tenant in the list, with what there is to know at a glance."""

    tenant: Tenant
    truth: ConnectionTruth
    attention: TenantAttention = NOTHING
    # None: no sync has ended well yet.
    last_good_sync: datetime | None = None
    failing_sync: FailingType | None = None
    # None: there is no report, so it is unknown.
    findings: Mapping[Severity, int] | None = None
    tags: Sequence[str] = field(default_factory=tuple)

    @property
    def expires_on(self) -> date | None:
        """When the credential expires; None if that is not known."""
        connection = connection_of(self.tenant)
        return connection.secret_expires_on if connection else None

    @property
    def high_text(self) -> str:
        return f"{self.findings[Severity.HIGH]:,} high" if self.findings else ""

    @property
    def other_findings(self) -> str:
        """The findings below high, in words: "2 medium, 4 low"."""
        found = self.findings or {}
        return ", ".join(
            f"{found[each]:,} {each.label.lower()}"
            for each in (Severity.MEDIUM, Severity.LOW)
            if found.get(each)
        )


def memberships_with_tenant_counts(user: User) -> QuerySet[WorkspaceMembership]:
    """Return the person's memberships, each with how many `tenants_seen` they may open."""
    of_workspace = Tenant.objects.filter(workspace=OuterRef("workspace"))
    named = TenantEntitlement.objects.filter(membership=OuterRef("pk"))
    return memberships_of(user).annotate(
        tenants_seen=Coalesce(
            Case(
                When(role__in=_SEES_EVERY_TENANT, then=_counted(of_workspace, by="workspace")),
                default=_counted(named, by="membership"),
                output_field=IntegerField(),
            ),
            0,
        )
    )


def tenants(membership: WorkspaceMembership) -> list[Tenant]:
    """Return the tenants the member may see, by name, with their connections."""
    seen = tenants_seen_by(membership).select_related("connection")
    return list(seen.defer("connection__sealed_secret").order_by("name", "pk"))


def rows(found: Sequence[Tenant], *, now: datetime) -> list[TenantRow]:
    """Return a row for each of these tenants, in a fixed number of statements."""
    if not found:
        return []
    with scope(tenant=[each.pk for each in found]):
        facts = Facts(found, now=now)
        needs = attention_in_scope(facts)
        fails = facts.read(failing)
        synced = facts.read(last_good_syncs)
        reports = facts.read(latest_reports)
        tags = _tags()
    return [
        TenantRow(
            tenant=each,
            truth=connection_truth(each, failing=fails, today=now.date()),
            attention=needs.of(each.pk),
            last_good_sync=synced.get(each.pk),
            failing_sync=_failing_sync(each, fails),
            findings=findings_by_severity(reports[each.pk]) if each.pk in reports else None,
            tags=tags.get(each.pk, ()),
        )
        for each in found
    ]


def live_runs_on(page: Sequence[Tenant]) -> dict[int, list[OperationRun]]:
    """Return what waits or runs on these tenants, by tenant, but for what is planned for later."""
    if not page:
        return {}
    with scope(tenant=[each.pk for each in page]):
        live: dict[int, list[OperationRun]] = defaultdict(list)
        for run in runs(live=True):
            live[run.tenant_id].append(run)
    return dict(live)


def details_of_tenant() -> TenantDetails | None:
    """Return contact and note of the tenant in scope; None if there are none."""
    found: TenantDetails | None = TenantDetails.objects.first()
    return found


def tags_of_tenant() -> list[str]:
    """Return the tags of the tenant in scope."""
    return list(TenantTag.objects.order_by("name").values_list("name", flat=True))


def _tags() -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for tenant_id, name in TenantTag.objects.order_by("name").values_list("tenant_id", "name"):
        found[tenant_id].append(name)
    return dict(found)


def _failing_sync(
    tenant: Tenant, fails: Mapping[tuple[int, OperationType], FailingType]
) -> FailingType | None:
    if tenant.status != TenantStatus.ACTIVE:
        return None
    return fails.get((tenant.pk, OperationType.INVENTORY_SYNC))


def _counted[M: (Tenant, TenantEntitlement)](found: QuerySet[M], *, by: str) -> Subquery:
    return Subquery(found.order_by().values(by).annotate(n=Count("pk")).values("n"))
