"""Changes of the tenants in scope, put together by the database: by policy, by tenant, by time.

However many tenants there are, a page reads what it shows and a few figures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict, cast
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet, Window
from django.db.models.expressions import OrderBy
from django.db.models.functions import RowNumber
from django.utils import timezone

from inventory import history
from inventory.enums import NEWS
from inventory.forms import WHICH, since_days
from inventory.models import PolicyVersion

DEFAULT_DAYS = 7
# The latest so many are put together; beyond that the page says to narrow the time.
MOST_CHANGES = 50_000
PLACES_SHOWN = 10

type Versions = QuerySet[PolicyVersion]


class GroupRow(TypedDict):
    """One kind of change to policies of one name."""

    group_key: UUID
    in_tenants: int
    latest: datetime


class TenantRow(TypedDict):
    """The figures of one tenant."""

    tenant: int
    tenant__name: str
    latest: datetime
    added: int
    changed: int
    removed: int
    returned: int


@dataclass(frozen=True, kw_only=True)
class Alike:
    """The changes of one key: in how many tenants, and the latest of them."""

    group_key: UUID
    change_key: UUID | None
    tenants: int
    latest: int


@dataclass(frozen=True, kw_only=True)
class News:
    """The changes that were asked for, and how many there are in how many tenants."""

    found: Versions
    total: int
    tenants: int
    policies: int
    is_cut: bool

    def by_policy(self) -> QuerySet[PolicyVersion, GroupRow]:
        """Return the groups, those in most tenants first, then the latest."""
        groups = self.found.values("group_key").annotate(
            in_tenants=Count("tenant", distinct=True), latest=Max("seen_at")
        )
        ordered = groups.order_by("-in_tenants", "-latest", "group_key")
        return cast(QuerySet[PolicyVersion, GroupRow], ordered)

    def by_tenant(self) -> QuerySet[PolicyVersion, TenantRow]:
        """Return each tenant's figures, those with most changes first."""
        counts = {change.value: Count("pk", filter=Q(change=change)) for change in NEWS}
        tenants = self.found.values("tenant", "tenant__name").annotate(
            total=Count("pk"), latest=Max("seen_at"), **counts
        )
        ordered = tenants.order_by("-total", "tenant__name", "tenant")
        return cast(QuerySet[PolicyVersion, TenantRow], ordered)

    def commonest(self, groups: Sequence[UUID]) -> dict[UUID, Alike]:
        """Return of each group the change that most of its tenants share."""
        alike = (
            self.found.filter(group_key__in=groups)
            .values("group_key", "change_key")
            .annotate(tenants=Count("tenant", distinct=True), latest=Max("pk"))
            .annotate(place=_place(F("tenants").desc(), F("latest").desc()))
            .filter(place=1)
        )
        rows: Any = alike.values("group_key", "change_key", "tenants", "latest")
        return {row["group_key"]: Alike(**row) for row in rows}

    def places(self, groups: Sequence[UUID]) -> Versions:
        """Return the latest changes of each group with their tenants, PLACES_SHOWN at most."""
        numbered = self.found.filter(group_key__in=groups).annotate(place=_place(F("pk").desc()))
        shown = numbered.filter(place__lte=PLACES_SHOWN).values_list("pk", flat=True)
        places: Versions = PolicyVersion.objects.filter(pk__in=list(shown))
        return places.select_related("tenant").order_by("-pk")


def read(filters: Mapping[str, str]) -> News:
    """Return the latest changes in the tenants in scope, at most MOST_CHANGES."""
    found = _found(filters)
    figures = found.aggregate(total=Count("pk"))
    is_cut = figures["total"] > MOST_CHANGES
    if is_cut:
        found = found.filter(pk__gt=_last_kept(found))
    figures = found.aggregate(
        total=Count("pk"),
        tenants=Count("tenant", distinct=True),
        policies=Count("group_key", distinct=True),
    )
    return News(found=found, is_cut=is_cut, **figures)


def rows(found: Versions) -> Versions:
    """Return these changes with what a line of a page or a file tells of them."""
    return history.versions().filter(pk__in=found.values("pk")).select_related("tenant")


def began(filters: Mapping[str, str]) -> datetime:
    """Return since when changes are asked for."""
    days = since_days(filters.get("since", "")) or timedelta(days=DEFAULT_DAYS)
    return timezone.now() - days


def _found(filters: Mapping[str, str]) -> Versions:
    found: Versions = PolicyVersion.objects.filter(
        group_key__isnull=False, seen_at__gt=began(filters)
    )
    if which := filters.get("change"):
        found = found.filter(change__in=WHICH[which])
    if wanted := filters.get("q"):
        found = found.filter(name__icontains=wanted)
    return found


def _last_kept(found: Versions) -> int:
    last: int = found.order_by("-pk").values_list("pk", flat=True)[MOST_CHANGES]
    return last


def _place(*order: OrderBy) -> Window:
    return Window(RowNumber(), partition_by=[F("group_key")], order_by=list(order))
