"""What changed in all tenants that a person may see: by policy, by tenant or by time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

from inventory import history, spread
from inventory.alarms import Alarm
from inventory.enums import NEWS
from inventory.forms import View
from inventory.history import ChangeRow
from inventory.likeness import without_prefix
from inventory.models import PolicyVersion
from inventory.selectors import BROUGHT_INVENTORY
from inventory.spread import GroupRow, News, TenantRow
from operations.models import OperationRun
from tenantpilot.enums import OperationType

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

    tenant_id: int
    name: str
    words: str
    latest: datetime


class CountedPaginator(Paginator):  # type: ignore[type-arg]  # no generic when it runs
    """Pages of a list whose length is known already."""

    def __init__(self, found: QuerySet[PolicyVersion, Any], *, count: int) -> None:
        super().__init__(found, PAGE_SIZE)
        self._count = count

    @cached_property
    def count(self) -> int:
        return self._count


def page_of(news: News, *, view: View, number: str | None) -> Page[Any]:
    """Return one page of the changes as they are put together."""
    if view == View.TENANT:
        page = CountedPaginator(news.by_tenant(), count=news.tenants).get_page(number)
        page.object_list = [_tenant_group(row) for row in page]
    elif view == View.TIME:
        page = CountedPaginator(news.found.order_by("-pk"), count=news.total).get_page(number)
        page.object_list = history.rows(spread.rows(cast(spread.Versions, page.object_list)))
    else:
        page = CountedPaginator(news.by_policy(), count=news.policies).get_page(number)
        page.object_list = _policy_groups(news, list(page))
    return page


def alarm_boxes(found: Sequence[Alarm]) -> list[AlarmBox]:
    """Return the most widespread in words."""
    rows = _rows_of(alarm.latest for alarm in found[:ALARMS_SHOWN])
    return [AlarmBox(row=rows[alarm.latest], alarm=alarm) for alarm in found[:ALARMS_SHOWN]]


def unseen(tenants: Sequence[int], *, since: datetime) -> list[int]:
    """Return the tenants in scope that no sync has seen since then; changes may be missing."""
    seen = OperationRun.objects.filter(
        type=OperationType.INVENTORY_SYNC, outcome__in=BROUGHT_INVENTORY, completed_at__gt=since
    )
    ids = set(seen.order_by().values_list("tenant_id", flat=True))
    return [pk for pk in tenants if pk not in ids]


def _policy_groups(news: News, groups: Sequence[GroupRow]) -> list[PolicyGroup]:
    keys = [group["group_key"] for group in groups]
    commonest = news.commonest(keys)
    places = defaultdict(list)
    for version in news.places(keys):
        places[version.group_key].append(version)
    rows = _rows_of(alike.latest for alike in commonest.values())
    return [
        PolicyGroup(
            shared=rows[commonest[key].latest],
            alike=commonest[key].tenants,
            tenants=group["in_tenants"],
            latest=group["latest"],
            places=sorted(places[key], key=lambda place: place.tenant.name),
        )
        for key, group in zip(keys, groups, strict=True)
    ]


def _tenant_group(row: TenantRow) -> TenantGroup:
    counts = [(row[change.value], change.label.lower()) for change in NEWS]  # type: ignore[literal-required]
    return TenantGroup(
        tenant_id=row["tenant"],
        name=row["tenant__name"],
        words=", ".join(f"{count} {label}" for count, label in counts if count),
        latest=row["latest"],
    )


def _rows_of(ids: Iterable[int]) -> dict[int, ChangeRow]:
    found = history.versions().filter(pk__in=list(ids)).select_related("tenant")
    return {row.version.pk: row for row in history.rows(found)}
