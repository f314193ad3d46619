"""What changed in all tenants that a person may see: by policy, by tenant or by time."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from inventory import history
from inventory.alarms import Alarm
from inventory.enums import NEWS
from inventory.forms import View
from inventory.history import ChangeRow
from inventory.likeness import without_prefix
from inventory.models import PolicyVersion
from inventory.selectors import BROUGHT_INVENTORY
from inventory.spread import GroupRow, News, TenantRow, Versions
from operations.models import OperationRun
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import Tenant

PAGE_SIZE, ALARMS_SHOWN = 25, 3


@dataclass(frozen=True, kw_only=True)
class PolicyGroup:
    """The same kind of change to policies of one name, in one tenant or in several.

    `shared` is the change that most of them have in common, and `alike` how many do.
    """

    shared: ChangeRow
    alike: int
    tenants: int
    latest: datetime
    places: Sequence[PolicyVersion]

    @property
    def name(self) -> str:
        return without_prefix(self.shared.version.name)

    @property
    def more(self) -> int:
        """How many tenants are not named."""
        return self.tenants - len({place.tenant_id for place in self.places})

    @property
    def is_comparable(self) -> bool:
        """Whether the lists tell enough to say that it is one change."""
        return self.shared.version.change_key is not None

    @property
    def is_hidden(self) -> bool:
        """Whether some of what changed is kept as a hash, which no other tenant's equals."""
        return any(line.is_hidden for line in self.shared.comparison.shown)

    @property
    def all_query(self) -> str:
        """The address of all changes to policies of this name, one by one."""
        return urlencode({"q": self.name, "view": View.TIME.value})


@dataclass(frozen=True, kw_only=True)
class AlarmBox:
    """An alarm in words."""

    row: ChangeRow
    alarm: Alarm

    @property
    def name(self) -> str:
        return without_prefix(self.row.version.name)


@dataclass(frozen=True, kw_only=True)
class TenantGroup:
    """What changed in one tenant."""

    tenant: Tenant
    words: str
    latest: datetime


@dataclass(frozen=True)
class Parts:
    """A long list of which only the asked part is read."""

    read: Callable[[slice], list[Any]]
    length: int

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, part: slice) -> list[Any]:
        return self.read(part)


def page_of(news: News, *, view: View, number: str | None) -> Page[Any]:
    """Return one page of the changes as they are put together."""
    if view == View.TENANT:
        parts = Parts(lambda part: _tenant_groups(news.by_tenant(part)), news.tenants)
    elif view == View.TIME:
        parts = Parts(lambda part: history.rows(_told(news.found[part])), news.total)
    else:
        parts = Parts(lambda part: _policy_groups(news.by_policy(part)), news.policies)
    return Paginator(cast(Any, parts), PAGE_SIZE).get_page(number)


def alarm_boxes(found: Sequence[Alarm]) -> list[AlarmBox]:
    """Return the most widespread in words."""
    rows = _rows_of(alarm.latest for alarm in found[:ALARMS_SHOWN])
    return [AlarmBox(row=rows[alarm.latest], alarm=alarm) for alarm in found[:ALARMS_SHOWN]]


def unseen(tenants: QuerySet[Tenant], *, since: datetime) -> QuerySet[Tenant]:
    """Return those of the tenants in scope that no sync has seen since then."""
    seen = OperationRun.objects.filter(
        type=OperationType.INVENTORY_SYNC, outcome__in=BROUGHT_INVENTORY, completed_at__gt=since
    )
    return tenants.exclude(pk__in=seen.order_by().values("tenant"))


def _policy_groups(groups: Sequence[GroupRow]) -> list[PolicyGroup]:
    shared = _rows_of(group.example for group in groups)
    ids = [pk for group in groups for pk in group.places]
    named = PolicyVersion.objects.filter(pk__in=ids).select_related("tenant").in_bulk()
    return [
        PolicyGroup(
            shared=shared[group.example],
            alike=group.alike,
            tenants=group.tenants,
            latest=group.latest,
            places=sorted((named[pk] for pk in group.places), key=lambda each: each.tenant.name),
        )
        for group in groups
    ]


def _tenant_groups(rows: Sequence[TenantRow]) -> list[TenantGroup]:
    tenants = Tenant.objects.in_bulk([row.tenant for row in rows])
    return [
        TenantGroup(
            tenant=tenants[row.tenant],
            words=", ".join(
                f"{count} {change.label.lower()}"
                for change, count in zip(NEWS, row.counts, strict=True)
                if count
            ),
            latest=row.latest,
        )
        for row in rows
    ]


def _rows_of(ids: Iterable[int]) -> dict[int, ChangeRow]:
    found = _told(PolicyVersion.objects.filter(pk__in=list(ids)))
    return {row.version.pk: row for row in history.rows(found)}


def _told(found: Versions) -> Versions:
    """Return the changes with what a line tells of each."""
    return found.select_related("tenant", "policy", "run", "run__initiator")
