"""The tenants a person may see: all of them as numbers to order by, a page of them as rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple, Self

from django_scopes import scope

from attention.items import NOTHING, Attention, Item, TenantAttention
from attention.registry import Facts
from attention.selectors import attention_in_scope
from operations.connection_truth import ConnectionTruth, connection_of, connection_truth
from operations.failure_streaks import Failing, FailingType, failing, last_good_syncs
from reports.enums import Severity
from reports.latest import findings_by_severity, latest_reports
from tenant_dashboard.models import TenantTag
from tenantpilot.access.selectors import tenants_seen_by
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantStatus, is_among
from tenantpilot.workspaces.models import WorkspaceMembership


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


class SeenTenant(NamedTuple):
    """What every tenant of the list is searched and parted by."""

    pk: int
    name: str
    primary_domain: str
    status: str


@dataclass(frozen=True, kw_only=True)
class TenantList:
    """All tenants that a member may see, in a fixed number of statements.

    Of five hundred a page shows a few: only `rows` makes instances. What an order or a filter
    asks beside is read when it is asked for.
    """

    seen: Sequence[SeenTenant]
    facts: Facts
    attention: Attention
    tags: Mapping[int, Sequence[str]]

    @classmethod
    def read(cls, membership: WorkspaceMembership, *, now: datetime) -> Self:
        """Read the tenants, by name, with what needs a person on them."""
        found = tenants_seen_by(membership).values_list("pk", "name", "primary_domain", "status")
        seen = sorted(map(SeenTenant._make, found), key=lambda each: each.name.casefold())
        facts = Facts({each.pk: each.status for each in seen}, now=now)
        if not seen:
            return cls(seen=[], facts=facts, attention=Attention(), tags={})
        with scope(tenant=facts.tenants):
            return cls(seen=seen, facts=facts, attention=attention_in_scope(facts), tags=_tags())

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
    def findings(self) -> dict[int, Mapping[Severity, int]]:
        """How many findings the latest reports have, where there are any reports."""
        return _findings(self.facts.tenants)

    @cached_property
    def expiries(self) -> dict[int, date]:
        """When credentials expire, where that is known."""
        rows = ProviderConnection.objects.filter(is_among(self.facts.tenants))
        return {pk: day for pk, day in rows.values_list("tenant_id", "secret_expires_on") if day}

    def rows(self, tenant_ids: Sequence[int]) -> list[TenantRow]:
        """Return a row for each of these tenants, in their order."""
        found = {each.pk: each for each in _with_connections(tenant_ids)}
        findings = _findings(tenant_ids)
        return [self._row(found[pk], findings=findings.get(pk)) for pk in tenant_ids if pk in found]

    def _row(self, tenant: Tenant, *, findings: Mapping[Severity, int] | None) -> TenantRow:
        sync = self._fails.get((tenant.pk, OperationType.INVENTORY_SYNC))
        return TenantRow(
            tenant=tenant,
            truth=self._truth(tenant),
            attention=self.attention.of(tenant.pk),
            last_good_sync=self.last_good_syncs.get(tenant.pk),
            failing_sync=sync if tenant.status == TenantStatus.ACTIVE else None,
            findings=findings,
            tags=self.tags.get(tenant.pk, ()),
        )

    def _truth(self, tenant: Tenant) -> ConnectionTruth:
        return connection_truth(tenant, failing=self._fails, today=self.facts.now.date())

    @property
    def _fails(self) -> Failing:
        return self.facts.read(failing)


def _with_connections(tenant_ids: Sequence[int]) -> Iterable[Tenant]:
    found = Tenant.objects.filter(is_among(tenant_ids, column="pk")).select_related("connection")
    return found.defer("connection__sealed_secret").order_by()


def _findings(tenant_ids: Sequence[int]) -> dict[int, Mapping[Severity, int]]:
    return {pk: findings_by_severity(some) for pk, some in latest_reports(tenant_ids).items()}


def _tags() -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for tenant_id, name in TenantTag.objects.order_by("name").values_list("tenant_id", "name"):
        found[tenant_id].append(name)
    return dict(found)
