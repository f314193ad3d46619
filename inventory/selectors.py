"""Reads the inventory of the tenant in scope, or of several in scope, in figures."""

from collections import Counter
from collections.abc import Collection as Ids
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from inventory.collections import COLLECTIONS, Collection
from inventory.models import Policy
from operations.enums import RunOutcome
from operations.models import OperationRun
from tenantpilot.enums import OperationType
from visibility import selectors as visibility
from visibility.enums import Area
from visibility.states import AreaState

AREAS = tuple(collection.area for collection in COLLECTIONS.values())
BROUGHT_INVENTORY = [RunOutcome.SUCCEEDED, RunOutcome.PARTIALLY_SUCCEEDED]
# A run that lost its worker kept no figures: whatever it read may have changed something.
_CHANGED_INVENTORY = Q(progress_done__gt=0) & (
    Q(counts={})
    | Q(counts__created__gt=0)
    | Q(counts__updated__gt=0)
    | Q(counts__removed__gt=0)
    | Q(counts__returned__gt=0)
)


@dataclass(frozen=True, kw_only=True)
class CollectionCount:
    """How many policies of one collection the inventory holds."""

    collection: Collection
    count: int
    state: AreaState

    @property
    def label(self) -> str:
        return self.collection.label

    @property
    def is_current(self) -> bool:
        """Whether the count says how things are."""
        return self.state.is_current

    @property
    def is_known(self) -> bool:
        """Whether none means that there is none."""
        return self.count > 0 or self.state.seen_at is not None


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """The tenant's inventory in figures; `synced_at` is None until a sync brought any home."""

    collections: list[CollectionCount]
    synced_at: datetime | None
    synced_by: OperationRun | None = None

    @property
    def total(self) -> int:
        return sum(each.count for each in self.collections if each.is_current)

    @property
    def shown(self) -> list[CollectionCount]:
        """The collections with policies that say how things are."""
        return [each for each in self.collections if each.count and each.is_current]

    @property
    def unseen(self) -> list[CollectionCount]:
        """The collections that were not seen by the latest sync."""
        return [each for each in self.collections if not each.state.is_seen]


def inventory(states: Iterable[AreaState] | None = None) -> Inventory:
    """Return every collection with its count and state, also those without any policy.

    `states`: those of the tenant's areas, if the caller has read them.
    """
    counts = dict(
        Policy.objects.filter(removed_at=None)
        .values_list("collection")
        .annotate(Count("pk"))
        .order_by("collection")
    )
    read = visibility.states(AREAS) if states is None else states
    by_area = {state.area: state for state in read}
    latest = latest_sync()
    return Inventory(
        collections=[
            CollectionCount(collection=each, count=counts.get(key, 0), state=by_area[each.area])
            for key, each in COLLECTIONS.items()
        ],
        synced_at=latest.completed_at if latest else None,
        synced_by=latest,
    )


def current_policies() -> QuerySet[Policy]:
    """Return the policies that say how things are: none of what is no longer licensed."""
    current: QuerySet[Policy] = Policy.objects.filter(removed_at=None)
    return current.exclude(collection__in=ended_collections())


def ended_collections() -> list[str]:
    """Return the keys of the collections that the tenant has no longer licensed."""
    return [state.area.value for state in visibility.states(AREAS) if not state.is_current]


def policy_counts() -> dict[int, int]:
    """Return how many current policies each tenant in scope has, if it has any at all."""
    ended = visibility.not_current(AREAS)
    counts: Counter[int] = Counter()
    found = Policy.objects.filter(removed_at=None).values_list("tenant_id", "collection")
    for tenant_id, collection, count in found.annotate(Count("pk")).order_by():
        counts[tenant_id] += 0 if (tenant_id, Area(collection)) in ended else count
    return dict(counts)


def unfinished_sync() -> OperationRun | None:
    """Return the sync that changed part of the inventory since the latest that ended well.

    It failed, was cancelled, or is still under way. None if the inventory is as that one left it.
    """
    latest: OperationRun | None = (
        OperationRun.objects.filter(
            Q(outcome__in=BROUGHT_INVENTORY) | _CHANGED_INVENTORY,
            type=OperationType.INVENTORY_SYNC,
        )
        .order_by("-created_at", "-pk")
        .first()
    )
    return None if latest is None or latest.outcome in BROUGHT_INVENTORY else latest


def latest_sync() -> OperationRun | None:
    """Return the latest sync that brought an inventory, be it in part."""
    return _syncs().filter(outcome__in=BROUGHT_INVENTORY).first()


def synced_among(tenants: Ids[int]) -> set[int]:
    """Return which of these tenants, all in scope, have been synced, be it in part."""
    return set(
        OperationRun.objects.filter(
            tenant__in=tenants,
            type=OperationType.INVENTORY_SYNC,
            outcome__in=BROUGHT_INVENTORY,
        )
        .order_by()
        .values_list("tenant_id", flat=True)
        .distinct()
    )


def _syncs() -> QuerySet[OperationRun]:
    found: QuerySet[OperationRun] = OperationRun.objects.filter(type=OperationType.INVENTORY_SYNC)
    return found.order_by("-created_at", "-pk")
