"""How much the product is used: the only reader of the ledger (FR-243-008, -010, -012)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from telemetry.catalog import EVENTS, UsageEvent
from telemetry.course import read_course
from telemetry.retention import retention_days
from telemetry.snapshot import one_view
from telemetry.standing import Standing, read_standing
from telemetry.windows import Window

# Nothing derived tells how many different workspaces a past window had, so its events are read.
# Up to here that costs less than all the rest of the summary.
READABLE_EVENTS = 2_000


class NoComparison(StrEnum):
    """Why there is no figure for the window before."""

    BEYOND_RETENTION = "beyond_retention"
    RECORDING_BEGAN_INSIDE = "recording_began_inside"
    TOO_MANY_EVENTS = "too_many_events"


@dataclass(frozen=True, kw_only=True)
class FamilySummary:
    """One event family in one window.

    `workspaces` are those with at least one event in the window; `last_signal` is the latest event
    before the window's end, also if it is older than the window; `series` are the counts of the
    window's slices, oldest first, and add up to `count`. `previous` is None when the summary's
    `no_previous` says why.
    """

    event: UsageEvent
    count: int
    workspaces: int
    previous: int | None
    last_signal: datetime | None
    series: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class UsageSummary:
    """The five families in catalog order, in [start, end), UTC.

    Exactly one of `previous_active_workspaces` and `no_previous_active` is None, and either all
    families have a `previous` or `no_previous` says why none has. `recorded_since` is the first
    event there ever was, None if there never was one.
    """

    window: Window
    start: datetime
    end: datetime
    families: tuple[FamilySummary, ...]
    active_workspaces: int
    total_workspaces: int
    previous_active_workspaces: int | None
    no_previous: NoComparison | None
    no_previous_active: NoComparison | None
    recorded_since: datetime | None
    retention_days: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was recorded in the window."""
        return not any(family.count for family in self.families)


def summarize(window: Window, *, now: datetime) -> UsageSummary:
    """Sum up the window that ends at `now`, which needs a zone.

    Exact whenever it is asked, and as fast as the fold is recent: two statements in one view of
    the database. Raises RetentionError when the setting is not a number of days.
    """
    days = retention_days()
    edges = window.edges(now=now)
    start, end = edges[0], edges[-1]
    previous = start - window.length
    names = [event.name for event in EVENTS]
    with one_view(of_few_rows=True):
        counts = read_course(families=names, edges=(previous, *edges))
        readable = sum(slices[0] for slices in counts.values()) <= READABLE_EVENTS
        standing = read_standing(
            families=names, previous=previous, start=start, end=end, count_previous=readable
        )
    in_retention = previous >= end - timedelta(days=days)
    missing = _why_not(
        in_retention=in_retention, previous=previous, recorded_since=standing.recorded_since
    )
    missing_active = missing or (None if readable else NoComparison.TOO_MANY_EVENTS)
    return UsageSummary(
        window=window,
        start=start,
        end=end,
        families=tuple(_families(counts, standing, compared=missing is None)),
        active_workspaces=standing.active_workspaces,
        total_workspaces=standing.total_workspaces,
        previous_active_workspaces=(
            None if missing_active else standing.previous_active_workspaces
        ),
        no_previous=missing,
        no_previous_active=missing_active,
        recorded_since=standing.recorded_since,
        retention_days=days,
    )


def _families(
    counts: Mapping[str, Sequence[int]], standing: Standing, *, compared: bool
) -> Iterator[FamilySummary]:
    """Yield every family in catalog order; the first slice of each is the window before."""
    for event in EVENTS:
        before, *series = counts[event.name]
        yield FamilySummary(
            event=event,
            count=sum(series),
            workspaces=standing.workspaces[event.name],
            previous=before if compared else None,
            last_signal=standing.last_signal[event.name],
            series=tuple(series),
        )


def _why_not(
    *, in_retention: bool, previous: datetime, recorded_since: datetime | None
) -> NoComparison | None:
    if not in_retention:
        return NoComparison.BEYOND_RETENTION
    if recorded_since is None or recorded_since > previous:
        return NoComparison.RECORDING_BEGAN_INSIDE
    return None
