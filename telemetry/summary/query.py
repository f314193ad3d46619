"""How much the product is used: the only reader of the ledger (FR-243-008, -010, -012)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from telemetry import retention
from telemetry.catalog import EVENTS, UsageEvent
from telemetry.privacy_settings import minimum_group
from telemetry.summary.comparison import (
    NoComparison,
    whole_since,
    why_no_previous,
    why_no_previous_active,
)
from telemetry.summary.counts import Counts, read_counts
from telemetry.summary.groups import Group, places_looked_at, read_groups
from telemetry.summary.history import History, read_history
from telemetry.summary.labels import LabelSummary, summarize_labels
from telemetry.summary.series import ANY
from telemetry.summary.snapshot import read_snapshot
from telemetry.summary.windows import Window

# Nothing derived tells how many different workspaces a past window had, so its events are read.
# Up to here that costs less than all the rest of the summary.
READABLE_EVENTS = 2_000


@dataclass(frozen=True, kw_only=True)
class FamilySummary:
    """One event family in one window.

    `workspaces` are those with at least one event in the window; `last_signal` is the minute of
    the latest event before the window's end, also if it is older than the window; `series` are the
    counts of the window's slices, oldest first, and add up to `count`; `labels` are the closed list
    of the fact beside each event, and those with figures add up to at most `count`. Exactly one of
    `previous` and `no_previous` is None. `added_at`: when the event was added to a ledger that
    existed already, None if it is as old as the ledger. `is_withheld`: fewer people than
    PRODUCT_USAGE_MINIMUM_GROUP could have made it, so none of its figures is to be shown.
    """

    event: UsageEvent
    count: int
    workspaces: int
    previous: int | None
    no_previous: NoComparison | None
    added_at: datetime | None
    last_signal: datetime | None
    series: tuple[int, ...]
    labels: tuple[LabelSummary, ...]
    is_withheld: bool = False


@dataclass(frozen=True, kw_only=True)
class UsageSummary:
    """Every family in catalog order, in [start, end), UTC.

    Exactly one of `previous_active_workspaces` and `no_previous_active` is None; `no_previous` says
    why no family is compared. `recorded_since` is the minute of the first event there ever was,
    None if there never was one. `whole_since`: older events may
    have been pruned, whatever retention is set to now; None if nothing ever was.
    `is_prune_overdue`: events are still there that should have been pruned days ago.
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
    whole_since: datetime | None
    is_prune_overdue: bool
    retention_days: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the window was pruned."""
        return self.whole_since is None or self.whole_since <= self.start

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was recorded in the window."""
        return not any(family.count for family in self.families)


@dataclass(frozen=True, kw_only=True)
class _Figures:
    """What the statements found, by name of an event or of a series."""

    known: History
    counts: Counts
    groups: Mapping[str, Group]
    readable: bool


def summarize(window: Window, *, now: datetime) -> UsageSummary:
    """Sum up the window that ends at `now`, which needs a zone.

    Exact whenever it is asked, and as fast as the rollup is recent: four statements in one view of
    the database. Raises RetentionError when the setting is not a number of days.
    """
    days = retention.retention_days()
    edges = window.edges(now=now)
    start, end = edges[0], edges[-1]
    previous = start - window.length
    figures = _read(previous=previous, edges=edges)
    known = figures.known
    cutoff = retention.cutoff(now=end, days=days)
    missing = why_no_previous(previous=previous, cutoff=cutoff, known=known)
    missing_active = why_no_previous_active(
        missing=missing, previous=previous, readable=figures.readable, known=known
    )
    return UsageSummary(
        window=window,
        start=start,
        end=end,
        families=tuple(
            _family(event, figures=figures, previous=previous, missing=missing) for event in EVENTS
        ),
        active_workspaces=figures.counts.workspaces[ANY],
        total_workspaces=known.total_workspaces,
        previous_active_workspaces=None if missing_active else known.previous_active_workspaces,
        no_previous=missing,
        no_previous_active=missing_active,
        recorded_since=known.recorded_since,
        whole_since=whole_since(known),
        is_prune_overdue=retention.is_overdue(known.oldest_event, cutoff=cutoff),
        retention_days=days,
    )


def _read(*, previous: datetime, edges: tuple[datetime, ...]) -> _Figures:
    names = [event.name for event in EVENTS]
    start, end = edges[0], edges[-1]
    with read_snapshot():
        families = bool(minimum_group())
        counts = read_counts(edges=(previous, *edges), places=places_looked_at(), families=families)
        readable = sum(first for first, *_ in counts.slices.values()) <= READABLE_EVENTS
        return _Figures(
            known=read_history(
                families=names,
                previous=previous,
                start=start,
                end=end,
                totals=counts.totals,
                count_previous=readable,
            ),
            counts=counts,
            groups=read_groups(
                families=families,
                previous=previous,
                start=start,
                recent=counts.recent,
            ),
            readable=readable,
        )


def _is_withheld(event: UsageEvent, *, figures: _Figures) -> bool:
    """Whether too few people could have made the figure. Nothing to tell is nothing to withhold."""
    if not minimum_group():
        return False
    before, *slices = figures.counts.slices[event.name]
    group = figures.groups[event.name]
    people = group.now if any(slices) else group.both
    told = any(slices) or before or figures.known.last_signal[event.name]
    return bool(told) and people < minimum_group()


def _family(
    event: UsageEvent, *, figures: _Figures, previous: datetime, missing: NoComparison | None
) -> FamilySummary:
    before, *slices = figures.counts.slices[event.name]
    added_at = figures.known.added_at[event.name]
    if added_at and added_at > previous:
        missing = missing or NoComparison.MILESTONE_ADDED
    return FamilySummary(
        event=event,
        count=sum(slices),
        workspaces=figures.counts.workspaces[event.name],
        previous=None if missing else before,
        no_previous=missing,
        added_at=added_at,
        last_signal=figures.known.last_signal[event.name],
        series=tuple(slices),
        is_withheld=_is_withheld(event, figures=figures),
        labels=summarize_labels(
            event, counts=figures.counts, groups=figures.groups, compared=missing is None
        ),
    )
