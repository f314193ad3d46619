"""Reads the inventory of the tenant in scope, or of several in scope, in figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Count, Q, QuerySet

from inventory.collections import COLLECTIONS, Collection
from inventory.models import Policy
from operations.enums import RunOutcome
from operations.models import OperationRun
from operations.selectors import runs_among
from tenantpilot.database.compiled import compiled
from tenantpilot.enums import OperationType
from visibility import selectors as visibility
from visibility.states import AreaState

AREAS = tuple(collection.area for collection in COLLECTIONS.values())
BROUGHT_INVENTORY = [RunOutcome.SUCCEEDED, RunOutcome.PARTIALLY_SUCCEEDED]
# A run that lost its worker kept no figures: whatever it read may have changed something.
_CHANGES = ("created", "updated", "removed", "returned")
_CHANGED_INVENTORY = Q(progress_done__gt=0) & (
    Q(counts={}) | reduce(or_, (Q(**{f"counts__{each}__gt": 0}) for each in _CHANGES))
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


@dataclass(frozen=True, kw_only=True)
class Syncs:
    """The latest sync that brought an inventory, be it in part, and what changed it since.

    `unfinished` failed, was cancelled, or is still under way. None: it is as that one left it.
    """

    latest: OperationRun | None
    unfinished: OperationRun | None

    @classmethod
    def among(cls, runs: Sequence[OperationRun]) -> "Syncs":
        """Find them in runs, the newest first, that hold what `wanted_syncs` finds."""
        syncs = [run for run in runs if run.type == OperationType.INVENTORY_SYNC]
        latest = next((run for run in syncs if run.outcome in BROUGHT_INVENTORY), None)
        newer = syncs[: syncs.index(latest)] if latest else syncs
        return cls(latest=latest, unfinished=next(filter(_has_changed, newer), None))


def wanted_syncs() -> tuple[QuerySet[OperationRun], QuerySet[OperationRun]]:
    """Return the latest that brought an inventory, and the latest that changed it at all."""
    brought = Q(outcome__in=BROUGHT_INVENTORY)
    return _syncs().filter(brought)[:1], _syncs().filter(brought | _CHANGED_INVENTORY)[:1]


def inventory(
    states: Iterable[AreaState] | None = None,
    *,
    syncs: Syncs | None = None,
    present: Mapping[str, int] | None = None,
) -> Inventory:
    """Return every collection with its count and state, also those without any policy.

    `states`: those of the tenant's areas, `syncs`, and `present`, how many policies there are by
    collection, if the caller has read them.
    """
    counts = _present() if present is None else present
    read = visibility.states(AREAS) if states is None else states
    by_area = {state.area: state for state in read}
    latest = syncs.latest if syncs else latest_sync()
    return Inventory(
        collections=[
            CollectionCount(collection=each, count=counts.get(key, 0), state=by_area[each.area])
            for key, each in COLLECTIONS.items()
        ],
        synced_at=latest.completed_at if latest else None,
        synced_by=latest,
    )


def _present() -> dict[str, int]:
    found = Policy.objects.filter(removed_at=None).order_by()
    return dict(found.values_list("collection").annotate(Count("pk")))


def current_policies(ended: Sequence[str]) -> QuerySet[Policy]:
    """Return the policies that say how things are: none of the `ended_collections`."""
    current: QuerySet[Policy] = Policy.objects.filter(removed_at=None)
    return current.exclude(collection__in=ended)


def ended_collections(states: Iterable[AreaState] | None = None) -> list[str]:
    """Return the keys of the collections that the tenant has no longer licensed.

    `states`: those of the collections' areas, if the caller has read them.
    """
    read = visibility.states(AREAS) if states is None else states
    return [state.area.value for state in read if not state.is_current]


def syncs() -> Syncs:
    """Return the latest sync, and what changed part of the inventory since."""
    return Syncs.among(list(_wanted_syncs()))


@compiled
def _wanted_syncs() -> QuerySet[OperationRun]:
    return runs_among(*wanted_syncs())


def latest_sync() -> OperationRun | None:
    """Return the latest sync that brought an inventory, be it in part."""
    return _latest_sync().first()


@compiled
def _latest_sync() -> QuerySet[OperationRun]:
    return latest_syncs()


def latest_syncs() -> QuerySet[OperationRun]:
    """Return the syncs that brought an inventory, be it in part, newest first."""
    return _syncs().filter(outcome__in=BROUGHT_INVENTORY)


def _syncs() -> QuerySet[OperationRun]:
    found: QuerySet[OperationRun] = OperationRun.objects.filter(type=OperationType.INVENTORY_SYNC)
    return found.order_by("-created_at", "-pk")


def _has_changed(sync: OperationRun) -> bool:
    """Ask of one run what _CHANGED_INVENTORY asks of all."""
    counts = sync.counts
    return sync.progress_done > 0 and (
        not counts or any(counts.get(each, 0) > 0 for each in _CHANGES)
    )
