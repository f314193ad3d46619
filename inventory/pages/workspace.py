"""What changed in all tenants that a person may see: by policy, by tenant or by time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django_scopes import scopes_disabled

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


class ListedTenant(NamedTuple):
    """A tenant that the person may see, and whether a sync has seen it lately."""

    pk: int
    name: str
    is_synced: bool


class Place(NamedTuple):
    """Where a change came to: a policy of a tenant."""

    tenant: ListedTenant
    policy_id: int


@dataclass(frozen=True, kw_only=True)
class PolicyGroup:
    """The same kind of change to policies of one name, in one tenant or in several.

    `shared` is the change that most of them have in common, and `alike` how many do.
    """

    shared: ChangeRow
    alike: int
    tenants: int
    latest: datetime
    places: Sequence[Place]

    @property
    def name(self) -> str:
        return without_prefix(self.shared.version.name)

    @property
    def more(self) -> int:
        """How many tenants are not named."""
        return self.tenants - len({place.tenant.pk for place in self.places})

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

    tenant: ListedTenant
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


def tenants_of(tenants: QuerySet[Tenant], *, since: datetime) -> list[ListedTenant]:
    """Return these tenants in their order, each with whether a sync has seen it since then."""
    with scopes_disabled():
        syncs = OperationRun.objects.filter(
            tenant=OuterRef("pk"),
            type=OperationType.INVENTORY_SYNC,
            outcome__in=BROUGHT_INVENTORY,
            completed_at__gt=since,
        )
    return [ListedTenant(*row) for row in tenants.values_list("pk", "name", Exists(syncs))]


def page_of(
    news: News,
    found: Sequence[Alarm],
    *,
    tenants: Sequence[ListedTenant],
    view: View,
    number: str | None,
) -> tuple[Page[Any], list[AlarmBox]]:
    """Return one page of the changes as they are put together, and the alarms in words.

    The versions that both tell of are read together.
    """
    page = Paginator(cast(Any, _parts(news, view)), PAGE_SIZE).get_page(number)
    listed = list(page)
    rows = _rows_of(listed, found[:ALARMS_SHOWN])
    by_id = {each.pk: each for each in tenants}
    if view == View.TENANT:
        page.object_list = [_tenant_group(each, by_id) for each in listed]
    elif view == View.TIME:
        page.object_list = [rows[each.pk] for each in listed]
    else:
        page.object_list = [_policy_group(each, rows[each.example], by_id) for each in listed]
    boxes = [AlarmBox(row=rows[each.latest], alarm=each) for each in found[:ALARMS_SHOWN]]
    return page, boxes


def _parts(news: News, view: View) -> Parts:
    if view == View.TENANT:
        return Parts(news.by_tenant, news.tenants)
    if view == View.TIME:
        return Parts(lambda part: list(_told(news.found[part])), news.total)
    return Parts(news.by_policy, news.policies)


def _rows_of(listed: Sequence[Any], found: Sequence[Alarm]) -> dict[int, ChangeRow]:
    """Return the changes that the page and the alarms tell of, by number."""
    read = [each for each in listed if isinstance(each, PolicyVersion)]
    wanted = {each.example for each in listed if isinstance(each, GroupRow)}
    wanted |= {alarm.latest for alarm in found}
    wanted -= {each.pk for each in read}
    if wanted:
        read.extend(_told(PolicyVersion.objects.filter(pk__in=wanted)))
    return {each.pk: ChangeRow.of(each) for each in read}


def _policy_group(
    group: GroupRow, shared: ChangeRow, tenants: Mapping[int, ListedTenant]
) -> PolicyGroup:
    places = (Place(tenants[tenant], policy) for tenant, policy in group.places)
    return PolicyGroup(
        shared=shared,
        alike=group.alike,
        tenants=group.tenants,
        latest=group.latest,
        places=sorted(places, key=lambda each: each.tenant.name),
    )


def _tenant_group(row: TenantRow, tenants: Mapping[int, ListedTenant]) -> TenantGroup:
    return TenantGroup(
        tenant=tenants[row.tenant],
        words=", ".join(
            f"{count} {change.label.lower()}"
            for change, count in zip(NEWS, row.counts, strict=True)
            if count
        ),
        latest=row.latest,
    )


def _told(found: Versions) -> Versions:
    """Return the changes with what a line tells of each."""
    return history.with_previous(found.select_related("tenant", "policy"))
