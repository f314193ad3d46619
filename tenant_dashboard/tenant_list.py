"""The tenants a person may see: all of them as numbers to order by, a page of them as rows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Self, cast

from django.db.models import OuterRef, QuerySet
from django_scopes import scope, scopes_disabled

from attention.items import NOTHING, Attention, Item, TenantAttention
from attention.registry import Facts
from attention.selectors import attention_in_scope
from operations.connection_truth import ConnectionTruth, connection_of, connection_truth
from operations.failure_streaks import Failing, FailingType, failing, last_good_syncs
from operations.models import OperationRun
from operations.selectors import runs
from reports.enums import Severity
from reports.latest import findings_of, with_latest_figures
from tenant_dashboard.seen_tenants import SeenTenant, facts_of, seen_tenants
from tenantpilot.database.row_subquery import RowsSubquery
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import Tenant, TenantStatus
from tenantpilot.tenants.scoped_rows import is_among
from tenantpilot.workspaces.models import WorkspaceMembership

# What a row tells of a run.
_RUN = ("id", "tenant_id", "type", "status", "cancel_requested_at", "is_stale")


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
    def expires_on(self) -> date | None:
        """When the credential expires; None if that is not known."""
        connection = connection_of(self.tenant)
        return connection.secret_expires_on if connection else None

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

    Of five hundred a page shows a few: only `rows` makes instances. What an order or a filter
    asks beside is read when it is asked for.
    """

    seen: Sequence[SeenTenant]
    facts: Facts
    attention: Attention

    @classmethod
    def read(cls, membership: WorkspaceMembership, *, now: datetime) -> Self:
        """Read the tenants, by name, with what needs a person on them."""
        seen = seen_tenants(membership, now=now)
        facts = facts_of(seen, now=now)
        if not seen:
            return cls(seen=[], facts=facts, attention=Attention())
        with scope(tenant=facts.tenants):
            return cls(seen=seen, facts=facts, attention=attention_in_scope(facts))

    @cached_property
    def by_status(self) -> Counter[str]:
        """How many tenants there are in each status."""
        return Counter(each.status for each in self.seen)

    @cached_property
    def truths(self) -> dict[int, ConnectionTruth]:
        """What is known of each connection."""
        return {each.pk: self._truth(each) for each in _with_connections(self.facts.tenants)}

    @property
    def last_good_syncs(self) -> dict[int, datetime]:
        """When a sync last ended well, where one did."""
        return self.facts.read(last_good_syncs, self.facts.tenants)

    @cached_property
    def tags(self) -> dict[int, Sequence[str]]:
        """The tags of each tenant."""
        return {each.pk: each.tags for each in self.seen}

    @cached_property
    def findings(self) -> dict[int, Mapping[Severity, int]]:
        """How many findings the latest reports have, where there are any reports."""
        found = Tenant.objects.filter(is_among(self.facts.tenants, column="pk")).order_by()
        read = ((each.pk, findings_of(each)) for each in with_latest_figures(found.only("pk")))
        return {pk: some for pk, some in read if some is not None}

    @cached_property
    def expiries(self) -> dict[int, date]:
        """When credentials expire, where that is known."""
        known = ((each.pk, each.connection) for each in self.seen)
        return {pk: told.secret_expires_on for pk, told in known if told and told.secret_expires_on}

    def rows(self, tenant_ids: Sequence[int]) -> list[TenantRow]:
        """Return a row for each of these tenants, in their order."""
        shown = with_latest_figures(_with_connections(tenant_ids)).annotate(live=_live())
        found = {each.pk: each for each in shown}
        return [self._row(found[pk]) for pk in tenant_ids if pk in found]

    def _row(self, tenant: Tenant) -> TenantRow:
        live: Sequence[OperationRun] = cast(Any, tenant).live
        sync = self._fails.get((tenant.pk, OperationType.INVENTORY_SYNC))
        return TenantRow(
            tenant=tenant,
            truth=self._truth(tenant),
            attention=self.attention.of(tenant.pk),
            last_good_sync=self.last_good_syncs.get(tenant.pk),
            failing_sync=sync if tenant.status == TenantStatus.ACTIVE else None,
            findings=findings_of(tenant),
            tags=self.tags.get(tenant.pk, ()),
            live=live,
        )

    def _truth(self, tenant: Tenant) -> ConnectionTruth:
        return connection_truth(tenant, failing=self._fails, today=self.facts.now.date())

    @property
    def _fails(self) -> Failing:
        return self.facts.read(failing)


def _with_connections(tenant_ids: Sequence[int]) -> QuerySet[Tenant]:
    found = Tenant.objects.filter(is_among(tenant_ids, column="pk")).select_related("connection")
    return found.defer("connection__sealed_secret").order_by()


def _live() -> RowsSubquery:
    with scopes_disabled():
        return RowsSubquery(runs(live=True).filter(tenant=OuterRef("pk")), *_RUN)
