"""The Product telemetry card: a usage summary in the words and figures the page shows."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError

from telemetry import catalog
from telemetry.catalog import UsageEvent
from telemetry.retention import RetentionError
from telemetry.summary import FamilySummary, NoComparison, UsageSummary, summarize
from telemetry.windows import Window

logger = logging.getLogger(__name__)

_NO_COMPARISON = {
    NoComparison.BEYOND_RETENTION: "no comparison: rows that old are not kept",
    NoComparison.RECORDING_BEGAN_INSIDE: "no comparison yet: not recorded back then",
    NoComparison.TOO_MANY_EVENTS: "no comparison: too many events to recount",
}


@dataclass(frozen=True, kw_only=True)
class Explained:
    """How a family looks, and what exactly its number counts."""

    icon: str
    meaning: str


EXPLAINED: dict[UsageEvent, Explained] = {
    catalog.ONBOARDING_CHECKPOINT_COMPLETED: Explained(
        icon="list-checks",
        meaning="Steps of onboarding that people completed once the tenant was linked. "
        "Each step counts once for each onboarding.",
    ),
    catalog.SUPPORT_DIAGNOSTICS_OPENED: Explained(
        icon="life-buoy",
        meaning="Diagnostics that people opened. Looking at the same ones again does not count.",
    ),
    catalog.OPERATION_STARTED: Explained(
        icon="play",
        meaning="Inventory syncs and connection checks that people started. Asking for one that "
        "is already under way does not count.",
    ),
    catalog.STORED_REPORT_CREATED: Explained(
        icon="file-text",
        meaning="Reports that were stored because somebody asked. An unchanged report that is "
        "used again does not count.",
    ),
    catalog.REVIEW_PACK_REQUESTED: Explained(
        icon="package",
        meaning="Review packs that people asked for. A pack that is used again does not count.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class FamilyFigure:
    """One family's cell; `event` is the stable name by which scripts find it."""

    event: str
    label: str
    icon: str
    meaning: str
    count: int
    workspaces: int
    change: str
    last_signal: datetime | None
    series: Sequence[int]


@dataclass(frozen=True, kw_only=True)
class ActiveWorkspaces:
    """How many workspaces took part, of how many there are."""

    count: int
    total: int
    change: str
    meaning: str = "Workspaces in which at least one of the five milestones was completed."


@dataclass(frozen=True, kw_only=True)
class TelemetryCard:
    """The whole card. `state` is "never", "zero" or "used"."""

    state: str
    families: Sequence[FamilyFigure]
    active_workspaces: ActiveWorkspaces
    start: datetime
    end: datetime
    last_signal: datetime | None
    measuring_since: datetime | None
    retention_days: int


def read(window: Window, *, now: datetime) -> TelemetryCard | None:
    """Return the card, or None if the figures cannot be had now; the log then says why.

    The rest of the page is none the worse for it, so it is read before the card.
    """
    try:
        return present(summarize(window, now=now))
    except (DatabaseError, RetentionError) as error:
        logger.exception(
            "The usage summary could not be read.", extra={"reason": type(error).__name__}
        )
        return None


def present(summary: UsageSummary) -> TelemetryCard:
    """Put a summary into the card's words."""
    signals = [family.last_signal for family in summary.families if family.last_signal]
    since = summary.recorded_since
    return TelemetryCard(
        state="never" if since is None else "zero" if summary.is_empty else "used",
        families=[_figure(family, missing=summary.no_previous) for family in summary.families],
        active_workspaces=ActiveWorkspaces(
            count=summary.active_workspaces,
            total=summary.total_workspaces,
            change=change(
                summary.active_workspaces,
                previous=summary.previous_active_workspaces,
                missing=summary.no_previous_active,
            ),
        ),
        start=summary.start,
        end=summary.end,
        last_signal=max(signals, default=None),
        measuring_since=since if since and since > summary.start else None,
        retention_days=summary.retention_days,
    )


def change(count: int, *, previous: int | None, missing: NoComparison | None) -> str:
    """Compare with the window before in neutral words, or say why that cannot be."""
    if previous is None:
        return _NO_COMPARISON[missing] if missing else "no comparison"
    if count == previous:
        return f"same as before ({previous:,})"
    direction = "up" if count > previous else "down"
    if previous == 0:
        return f"{direction} from 0"
    percent = round(abs(count - previous) * 100 / previous)
    share = f"{percent:,} %" if percent else "less than 1 %"
    return f"{direction} {share} from {previous:,}"


def _figure(family: FamilySummary, *, missing: NoComparison | None) -> FamilyFigure:
    explained = EXPLAINED[family.event]
    return FamilyFigure(
        event=family.event.name,
        label=family.event.label,
        icon=explained.icon,
        meaning=explained.meaning,
        count=family.count,
        workspaces=family.workspaces,
        change=change(family.count, previous=family.previous, missing=missing),
        last_signal=family.last_signal,
        series=family.series,
    )
