"""What changed in all tenants that a person may see: by policy, by tenant or by time."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from inventory import history
from inventory.enums import Change
from inventory.forms import WHICH, since_days
from inventory.history import ChangeRow
from inventory.selectors import BROUGHT_INVENTORY
from operations.models import OperationRun
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import Tenant

# One change in so many tenants within a day is a mistake or a break-in.
MANY_TENANTS = 5
MOST_CHANGES = 2_000
# What customers' policies begin with: "ALD-WIN-BitLocker", "[ALD] BitLocker".
_PREFIX = re.compile(r"^(\[[^\]]{1,12}\]\s*|[A-Z0-9]{2,5}\s?[-_:]\s?)(?=\S{3})")
DEFAULT_DAYS = 7


@dataclass(frozen=True, kw_only=True)
class PolicyGroup:
    """The same change to policies of one name, in one tenant or in several."""

    name: str
    rows: list[ChangeRow]

    @property
    def first(self) -> ChangeRow:
        return self.rows[0]

    @property
    def tenants(self) -> int:
        return len({row.version.tenant_id for row in self.rows})

    @property
    def latest(self) -> datetime:
        return max(row.version.seen_at for row in self.rows)

    @property
    def commonest(self) -> tuple[ChangeRow, int]:
        """The change that most tenants share, and how many do."""
        by_signature: dict[tuple[str, ...], list[ChangeRow]] = defaultdict(list)
        for row in self.rows:
            by_signature[row.comparison.signature].append(row)
        most = max(by_signature.values(), key=_tenants_of)
        return most[0], _tenants_of(most)

    @property
    def alike(self) -> int:
        return self.commonest[1]

    @property
    def shared(self) -> ChangeRow:
        return self.commonest[0]

    @property
    def is_alarming(self) -> bool:
        """Whether one identical change came to many tenants within a day."""
        signature = self.shared.comparison.signature
        if self.first.change == Change.CHANGED and not signature:
            return False
        moments = sorted(
            (row.version.seen_at, row.version.tenant_id)
            for row in self.rows
            if row.comparison.signature == signature
        )
        return any(
            len({tenant for at, tenant in moments if start <= at <= start + timedelta(days=1)})
            >= MANY_TENANTS
            for start, _ in moments
        )


@dataclass(frozen=True, kw_only=True)
class TenantGroup:
    """What changed in one tenant."""

    tenant: Tenant
    counts: Counter[Change]
    latest: datetime

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def words(self) -> str:
        named = [f"{count} {change.label.lower()}" for change, count in self.counts.items()]
        return ", ".join(named)


def read_rows(filters: Mapping[str, str]) -> list[ChangeRow]:
    """Return the latest changes in the tenants in scope, at most MOST_CHANGES."""
    days = since_days(filters.get("since", "")) or timedelta(days=DEFAULT_DAYS)
    found = history.news(after=timezone.now() - days).select_related("tenant")
    if which := filters.get("change"):
        found = found.filter(change__in=WHICH[which])
    if wanted := filters.get("q"):
        found = found.filter(name__icontains=wanted)
    return history.rows(found[:MOST_CHANGES])


def by_policy(rows: Sequence[ChangeRow]) -> list[PolicyGroup]:
    """Return the groups, those in most tenants first, then the latest."""
    found: dict[tuple[str, str, str], list[ChangeRow]] = defaultdict(list)
    for row in rows:
        name = without_prefix(row.version.name)
        found[row.version.policy.collection, name.casefold(), row.change].append(row)
    groups = [PolicyGroup(name=without_prefix(some[0].version.name), rows=some)
              for some in found.values()]  # fmt: skip
    return sorted(groups, key=lambda group: (-group.tenants, -group.latest.timestamp()))


def by_tenant(rows: Sequence[ChangeRow]) -> list[TenantGroup]:
    found: dict[int, list[ChangeRow]] = defaultdict(list)
    for row in rows:
        found[row.version.tenant_id].append(row)
    groups = [
        TenantGroup(
            tenant=some[0].version.tenant,
            counts=Counter(row.change for row in some),
            latest=max(row.version.seen_at for row in some),
        )
        for some in found.values()
    ]
    return sorted(groups, key=lambda group: (-group.total, group.tenant.name))


def without_prefix(name: str) -> str:
    """Return the name without what stands for the customer at its beginning."""
    return _PREFIX.sub("", name, count=1)


def not_synced(tenants: Sequence[Tenant], *, since: datetime) -> list[Tenant]:
    """Return the tenants in scope that may have changed unseen since then."""
    latest = dict(
        OperationRun.objects.filter(
            type=OperationType.INVENTORY_SYNC, outcome__in=BROUGHT_INVENTORY
        )
        .order_by()
        .values_list("tenant_id")
        .annotate(Max("completed_at"))
    )
    return [each for each in tenants if (latest.get(each.pk) or since) <= since]


def _tenants_of(rows: Sequence[ChangeRow]) -> int:
    return len({row.version.tenant_id for row in rows})
