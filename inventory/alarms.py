"""One identical change in many tenants within a day: a mistake, or a break-in.

Any 24 hours touch at most two days of the calendar, so what came to five tenants within them
came to three on one of the two. The database finds those, and only the doubtful are read.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from inventory.spread import Versions, ask

MANY_TENANTS = 5
_ON_ONE_DAY = (MANY_TENANTS + 1) // 2
_DAY = timedelta(days=1)


_ON_A_DAY = """
    SELECT change_key, count(*), max(id) FROM (
        SELECT change_key, (seen_at AT TIME ZONE 'UTC')::date AS day, tenant_id, max(id) AS id
        FROM news WHERE change_key IS NOT NULL GROUP BY change_key, day, tenant_id
    ) AS days
    GROUP BY change_key, day HAVING count(*) >= %s
"""
_MOMENTS = """
    SELECT change_key, seen_at, tenant_id FROM news
    WHERE change_key = ANY(%s) ORDER BY change_key, seen_at
"""


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """A change, its latest version, and to how many tenants it came within a day at the least."""

    within_a_day: int
    latest: int


def alarms(found: Versions) -> list[Alarm]:
    """Return those among these changes, the most widespread first. In at most two statements."""
    most: Counter[UUID] = Counter()
    latest: dict[UUID, int] = defaultdict(int)
    for key, tenants, version in ask(found, _ON_A_DAY, _ON_ONE_DAY):
        most[key] = max(most[key], tenants)
        latest[key] = max(latest[key], version)
    doubtful = [key for key, count in most.items() if count < MANY_TENANTS]
    if doubtful:
        most |= _looked_at_closer(found, doubtful)
    return [
        Alarm(within_a_day=count, latest=latest[key])
        for key, count in most.most_common()
        if count >= MANY_TENANTS
    ]


def _looked_at_closer(found: Versions, keys: list[UUID]) -> Counter[UUID]:
    """Return for each change the most tenants that it came to within any 24 hours."""
    moments = ask(found, _MOMENTS, keys)
    return Counter(
        {
            key: _most_within_a_day([(at, tenant) for _, at, tenant in some])
            for key, some in groupby(moments, key=lambda row: row[0])
        }
    )


def _most_within_a_day(moments: list[tuple[datetime, int]]) -> int:
    return max(
        len({tenant for at, tenant in moments if start <= at <= start + _DAY})
        for start, _ in moments
    )
