"""The tenants a person may see: all of them as numbers to order by, a page of them as rows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django_scopes import scope, scopes_disabled

from attention.items import NOTHING, Attention, Item, TenantAttention
from attention.registry import Facts
from attention.selectors import attention_in_scope, put_offs
from onboarding.attention import know_drafts
from operations.attention.worker import overdue_among, overdue_starts
from operations.connection_truth import ConnectionTruth, connection_truth
from operations.failure_streaks import Failing, FailingType, failing, last_good_syncs
from operations.models import OperationRun
from operations.selectors import runs
from reports.enums import Severity
from reports.latest import findings_of, latest_figures
from tenant_dashboard.models import TenantTag
from tenant_dashboard.seen_tenants import SeenTenant, facts_of, seen_tenants
from tenant_dashboard.selectors import workspace_with_rows
from tenantpilot.database.compiled import compiled
from tenantpilot.database.id_array import IdArray
from tenantpilot.database.row_subquery import RowsSubquery
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import Tenant, TenantStatus
from tenantpilot.tenants.scoped_rows import is_among
from tenantpilot.workspaces.models import WorkspaceMembership

# What a row tells of a run.
_RUN = ("id", "tenant_id", "type", "status", "cancel_requested_at", "is_stale")
_CHECKED_AT = "connection__last_checked_at"


@dataclass(frozen=True, kw_only=True)
class TenantRow:
    """A tenant in the list, with what there is to know at a glance."""

    tenant: SeenTenant
    truth: ConnectionTruth
    attention: TenantAttention = NOTHING
    failing_sync: FailingType | None = None
    # None: there is no report, so it is unknown.
    findings: Mapping[Severity, int] | None = None
    tags: Sequence[str] = field(default_factory=tuple)
    # What runs, or waits to begin at once.
    live: Sequence[OperationRun] = field(default_factory=tuple)

    @property
    def most_urgent(self) -> Item | None:
        """The most urgent reason why a person is needed; None if there is none."""
        return next(iter(self.attention.items), None)

    @property
    def more(self) -> int:
        """How many reasons there are beside the most urgent."""
        return max(len(self.attention.items) - 1, 0)

    @property
    def put_off(self) -> int:
        """How many items wait."""
        return len(self.attention.put_off)

    @property
    def last_good_sync(self) -> datetime | None:
        """When a sync last ended well; None if none has yet."""
        return self.tenant.last_good_sync

    @property
    def expires_on(self) -> date | None:
        """When the credential expires; None if that is not known."""
        return self.tenant.secret_expires_on

    @property
    def other_findings(self) -> str:
        """The findings below high, in words: "2 medium, 4 low"."""
        found = self.findings or {}
        return ", ".join(
            f"{found[each]:,} {each.label.lower()}"
            for each in (Severity.MEDIUM, Severity.LOW)
            if found.get(each)
        )


@dataclass(frozen=True, kw_only=True)
class TenantList:
    """All tenants that a member may see, in a fixed number of statements.

    Of five hundred a page shows a few: only of `rows` is read what a row alone shows. What an
    order or a filter asks beside is read when it is asked for.
    """

    seen: Sequence[SeenTenant]
    facts: Facts
    attention: Attention
    # With what few tenants have, and what it signs in with: `selectors.workspace_with_rows`.
    workspace: Any

    @classmethod
    def read(cls, membership: WorkspaceMembership, *, now: datetime) -> Self:
        """Read the tenants, by name, with what needs a person on them."""
        seen = seen_tenants(membership)
        facts = facts_of(seen, now=now)
        with scope(tenant=IdArray.of(facts.tenants)):
            workspace = workspace_with_rows(
                membership.workspace, onboarded=facts.worked_on - facts.active, now=now
            )
            facts.know(put_offs, workspace.put_offs)
            facts.know(overdue_starts, overdue_among(workspace.overdue, now=now))
            know_drafts(facts, workspace.drafts)
            attention = attention_in_scope(facts) if seen else Attention()
        return cls(seen=seen, facts=facts, attention=attention, workspace=workspace)

    @cached_property
    def by_status(self) -> Counter[str]:
        """How many tenants there are in each status."""
        return Counter(each.status for each in self.seen)

    @cached_property
    def truths(self) -> dict[int, ConnectionTruth]:
        """What is known of each connection."""
        checked = dict(_among(self.facts.tenants).values_list("pk", _CHECKED_AT))
        return {
            each.pk: self._truth(each, checked_at=checked[each.pk])
            for each in self.seen
            if each.pk in checked
        }

    @property
    def last_good_syncs(self) -> dict[int, datetime]:
        """When a sync last ended well, where one did."""
        return self.facts.read(last_good_syncs, self.facts.tenants)

    @property
    def tags(self) -> list[str]:
        """The tags that tenants have."""
        return sorted(self.workspace.tags)

    def tagged(self, tag: str) -> set[int]:
        """Return the tenants that have the tag."""
        with scope(tenant=self.facts.tenants):
            return set(TenantTag.objects.filter(name=tag).values_list("tenant_id", flat=True))

    @cached_property
    def findings(self) -> dict[int, Mapping[Severity, int]]:
        """How many findings the latest reports have, where there are any reports."""
        read = _among(self.facts.tenants).values_list("pk", *latest_figures())
        found = ((pk, findings_of(figures)) for pk, *figures in read)
        return {pk: some for pk, some in found if some is not None}

    @cached_property
    def expiries(self) -> dict[int, date]:
        """When credentials expire, where that is known."""
        return {each.pk: each.secret_expires_on for each in self.seen if each.secret_expires_on}

    def rows(self, tenant_ids: Sequence[int]) -> list[TenantRow]:
        """Return a row for each of these tenants, in their order."""
        shown = set(tenant_ids)
        tenants = {each.pk: each for each in self.seen if each.pk in shown}
        read = _columns(tenant_ids=IdArray.of(tenant_ids))
        rows = {pk: self._row(tenants[pk], *of_row) for pk, *of_row in read}
        return [rows[pk] for pk in tenant_ids if pk in rows]

    def _row(
        self,
        tenant: SeenTenant,
        live: Sequence[OperationRun],
        tags: Sequence[str],
        checked_at: datetime | None,
        *figures: Mapping[str, int] | None,
    ) -> TenantRow:
        sync = self._fails.get((tenant.pk, OperationType.INVENTORY_SYNC))
        return TenantRow(
            tenant=tenant,
            truth=self._truth(tenant, checked_at=checked_at),
            attention=self.attention.of(tenant.pk),
            failing_sync=sync if tenant.status == TenantStatus.ACTIVE else None,
            findings=findings_of(figures),
            tags=tags,
            live=live,
        )

    def _truth(self, tenant: SeenTenant, *, checked_at: datetime | None) -> ConnectionTruth:
        return connection_truth(
            tenant,
            tenant.connection,
            checked_at=checked_at,
            failing=self._fails,
            today=self.facts.now.date(),
        )

    @property
    def _fails(self) -> Failing:
        return self.facts.read(failing)


@compiled
def _columns(*, tenant_ids: IdArray) -> QuerySet[Tenant, Any]:
    return _among(tenant_ids).values_list("pk", _live(), _tags(), _CHECKED_AT, *latest_figures())


def _among(tenant_ids: Sequence[int] | IdArray) -> QuerySet[Tenant]:
    return Tenant.objects.filter(is_among(tenant_ids, column="pk")).order_by()


def _live() -> RowsSubquery:
    with scopes_disabled():
        return RowsSubquery(runs(live=True).filter(tenant=OuterRef("pk")), *_RUN)


def _tags() -> ArraySubquery:
    with scopes_disabled():
        tags = TenantTag.objects.filter(tenant=OuterRef("pk"))
    return ArraySubquery(tags.order_by("name").values("name"))
