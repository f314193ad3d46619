"""One identical change in many tenants within a day: a mistake, or a break-in.

Any 24 hours touch at most two days of the calendar, so what came to five tenants within them
came to three on one of the two. The database finds those, and only the doubtful are read.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TypedDict, cast
from uuid import UUID

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import TruncDate

from inventory.models import PolicyVersion

MANY_TENANTS = 5
_ON_ONE_DAY = (MANY_TENANTS + 1) // 2
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """A change, its latest version, and to how many tenants it came within a day at the least."""

    change_key: UUID
    within_a_day: int
    latest: int


class _DayRow(TypedDict):
    change_key: UUID
    tenants: int
    latest: int


def alarms(found: QuerySet[PolicyVersion]) -> list[Alarm]:
    """Return those among these changes, the most widespread first. In at most two statements."""
    days: dict[UUID, list[_DayRow]] = defaultdict(list)
    for row in _on_a_day(found):
        days[row["change_key"]].append(row)
    most = {key: max(row["tenants"] for row in some) for key, some in days.items()}
    most |= _looked_at_closer(found, [key for key, count in most.items() if count < MANY_TENANTS])
    many = [
        Alarm(change_key=key, within_a_day=count, latest=max(row["latest"] for row in days[key]))
        for key, count in most.items()
        if count >= MANY_TENANTS
    ]
    return sorted(many, key=lambda alarm: (-alarm.within_a_day, -alarm.latest))


def _on_a_day(found: QuerySet[PolicyVersion]) -> Iterable[_DayRow]:
    dated = found.filter(change_key__isnull=False).annotate(day=TruncDate("seen_at", tzinfo=UTC))
    counted = dated.values("change_key", "day").annotate(
        tenants=Count("tenant", distinct=True), latest=Max("pk")
    )
    return cast(Iterable[_DayRow], counted.filter(tenants__gte=_ON_ONE_DAY).order_by())


def _looked_at_closer(found: QuerySet[PolicyVersion], keys: list[UUID]) -> dict[UUID, int]:
    """Return for each change the most tenants that it came to within any 24 hours."""
    if not keys:
        return {}
    moments = (
        found.filter(change_key__in=keys)
        .order_by("change_key", "seen_at")
        .values_list("change_key", "seen_at", "tenant_id")
    )
    return {
        key: _most_within_a_day([(at, tenant) for _, at, tenant in some])
        for key, some in groupby(moments, key=lambda row: row[0])
    }


def _most_within_a_day(moments: list[tuple[datetime, int]]) -> int:
    return max(
        len({tenant for at, tenant in moments if start <= at <= start + _DAY})
        for start, _ in moments
    )
