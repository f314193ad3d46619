"""Reads runs and inventory of the tenant in scope. Nothing here looks beyond it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from operations.lease import stale
from operations.models import InventoryItem, OperationRun, PolicyFamily
from operations.obstacles import obstacle_to
from operations.vocabulary import LIVE, RunOutcome, RunStatus
from tenantpilot.tenants.models import Tenant
from tenantpilot.vocabulary import OperationType

_BROUGHT_INVENTORY = [RunOutcome.SUCCEEDED, RunOutcome.PARTIALLY_SUCCEEDED]
# A run that lost its worker kept no figures: whatever it read may have changed something.
_CHANGED_INVENTORY = Q(progress_done__gt=0) & (
    Q(counts={}) | Q(counts__created__gt=0) | Q(counts__updated__gt=0) | Q(counts__removed__gt=0)
)


@dataclass(frozen=True, kw_only=True)
class FamilyCount:
    """How many policies of one family the inventory holds."""

    family: PolicyFamily
    count: int


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """The tenant's inventory in figures; `synced_at` is None until a sync brought any home."""

    families: list[FamilyCount]
    synced_at: datetime | None

    @property
    def total(self) -> int:
        return sum(family.count for family in self.families)


def runs(*, operation_type: str = "", state: str = "") -> QuerySet[OperationRun]:
    """Return the runs, newest first, each with its initiator and `is_stale`."""
    found: QuerySet[OperationRun] = (
        OperationRun.objects.select_related("initiator")
        .annotate(is_stale=ExpressionWrapper(stale(), output_field=BooleanField()))
        .order_by("-created_at", "-pk")
    )
    if operation_type:
        found = found.filter(type=operation_type)
    if state:
        found = found.filter(_in_state(state))
    return found


def live_runs() -> dict[str, OperationRun]:
    """Return the runs that wait or run, by type: there is never more than one of each."""
    return {run.type: run for run in OperationRun.objects.filter(status__in=LIVE)}


def inventory() -> Inventory:
    """Return every policy family with its count, also those without any policy."""
    counts = dict(
        InventoryItem.objects.values_list("family").annotate(Count("pk")).order_by("family")
    )
    return Inventory(
        families=[FamilyCount(family=each, count=counts.get(each, 0)) for each in PolicyFamily],
        synced_at=_latest_sync_end(),
    )


def unfinished_sync() -> OperationRun | None:
    """Return the sync that changed part of the inventory since the latest that ended well.

    It failed, was cancelled, or is still under way. None if the inventory is as that one left it.
    """
    latest: OperationRun | None = (
        OperationRun.objects.filter(
            Q(outcome__in=_BROUGHT_INVENTORY) | _CHANGED_INVENTORY,
            type=OperationType.INVENTORY_SYNC,
        )
        .order_by("-created_at", "-pk")
        .first()
    )
    return None if latest is None or latest.outcome in _BROUGHT_INVENTORY else latest


def synced_among(tenants: Collection[int]) -> set[int]:
    """Return which of these tenants, all in scope, have been synced, be it in part."""
    return set(
        OperationRun.objects.filter(
            tenant__in=tenants,
            type=OperationType.INVENTORY_SYNC,
            outcome__in=_BROUGHT_INVENTORY,
        )
        .order_by()
        .values_list("tenant_id", flat=True)
        .distinct()
    )


def obstacle(tenant: Tenant) -> str:
    """Say why no operation can start on the tenant now; empty if one can."""
    found = obstacle_to(tenant)
    return found.on_page if found else ""


def _in_state(state: str) -> Q:
    return Q(status=state) if state in RunStatus.values else Q(outcome=state)


def _latest_sync_end() -> datetime | None:
    ends: QuerySet[OperationRun, datetime | None] = (
        OperationRun.objects.filter(
            type=OperationType.INVENTORY_SYNC, outcome__in=_BROUGHT_INVENTORY
        )
        .order_by("-created_at", "-pk")
        .values_list("completed_at", flat=True)
    )
    return ends.first()
