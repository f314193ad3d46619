"""The Product telemetry card: a usage summary in the words and figures the page shows."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import DatabaseError

from system_dashboard.changes import change
from system_dashboard.telemetry_sentences import answer, largest_step_down
from telemetry.health import LedgerHealth, read_health
from telemetry.privacy_settings import minimum_group, shown_until
from telemetry.retention import RetentionError
from telemetry.summary.comparison import NoComparison
from telemetry.summary.labels import LabelSummary
from telemetry.summary.query import FamilySummary, UsageSummary, summarize
from telemetry.summary.windows import Window
from telemetry.verification_log import VerificationResult

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class LabelFigure:
    """One line of a family's breakdown; no count where too few people could have acted."""

    value: str
    label: str
    count: int | None
    workspaces: int
    change: str


@dataclass(frozen=True, kw_only=True)
class FamilyFigure:
    """One family's row; `event` is the stable name by which scripts find it.

    Of the first `unknown` slices nothing can be said. `recorded_since` is told of a milestone that
    was added so late that it cannot be compared.
    """

    event: str
    label: str
    icon: str
    meaning: str
    count: int
    workspaces: int
    change: str
    last_signal: datetime | None
    recorded_since: datetime | None
    series: Sequence[int]
    unknown: int
    by: str
    labels: Sequence[LabelFigure]
    # The figure itself is kept back; none of the others is to be shown then.
    is_hidden: bool

    @property
    def is_withheld(self) -> bool:
        """Whether some of the breakdown is kept back."""
        return any(label.count is None for label in self.labels)


@dataclass(frozen=True, kw_only=True)
class ActiveWorkspaces:
    """How many workspaces took part, of how many there are."""

    count: int
    total: int
    change: str
    meaning: str = "Workspaces in which at least one of these milestones was reached."


@dataclass(frozen=True, kw_only=True)
class TelemetryCard:
    """The whole card. `state` is "never", "zero" or "used".

    All families are drawn on one scale up to `top`.
    """

    state: str
    answer: str
    step_down: str
    top: int
    families: Sequence[FamilyFigure]
    active_workspaces: ActiveWorkspaces
    start: datetime
    end: datetime
    last_signal: datetime | None
    measuring_since: datetime | None
    whole_since: datetime | None
    is_whole: bool
    is_prune_overdue: bool
    retention_days: int
    health: LedgerHealth | None = None
    is_verification_overdue: bool = False
    now: datetime | None = None
    minimum_group: int = 0

    @property
    def has_hidden(self) -> bool:
        """Whether a family is kept back; what tells of all families together is then, too."""
        return any(family.is_hidden for family in self.families)

    @property
    def verification(self) -> VerificationResult | None:
        """The latest comparison with the records."""
        return self.health.verification if self.health else None

    @property
    def is_delayed(self) -> bool:
        """Whether it ends before now."""
        return self.now is not None and self.end < self.now


def read(window: Window, *, now: datetime) -> TelemetryCard | None:
    """Return the card, or None if the figures cannot be read; the log then says why.

    Read the rest of the page first: it does not depend on the card.
    """
    try:
        health = read_health(now=now)
        card = present(summarize(window, now=health.end_of(shown_until(now))))
    except (DatabaseError, RetentionError) as error:
        logger.exception(
            "The usage summary could not be read.", extra={"reason": type(error).__name__}
        )
        return None
    latest = health.verification
    overdue = latest is not None and latest.is_overdue(now=now)
    return replace(card, now=now, health=health, is_verification_overdue=overdue)


def present(summary: UsageSummary) -> TelemetryCard:
    """Put a summary into the card's words."""
    shown = [family for family in summary.families if not family.is_withheld]
    signals = [family.last_signal for family in shown if family.last_signal]
    since = summary.recorded_since
    return TelemetryCard(
        state="never" if since is None else "zero" if summary.is_empty else "used",
        answer=answer(summary) if len(shown) == len(summary.families) else "",
        step_down=largest_step_down(shown),
        top=max((max(family.series) for family in shown), default=0),
        minimum_group=minimum_group(),
        families=[_figure(family, of=summary) for family in summary.families],
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
        whole_since=_shorter_than_retention(summary),
        is_whole=summary.is_whole,
        is_prune_overdue=summary.is_prune_overdue,
        retention_days=summary.retention_days,
    )


def _shorter_than_retention(summary: UsageSummary) -> datetime | None:
    """From when on nothing was deleted, if that is not as far back as rows are kept."""
    since = summary.whole_since
    kept_since = summary.end - timedelta(days=summary.retention_days)
    return since if since and since > kept_since else None


def _figure(family: FamilySummary, *, of: UsageSummary) -> FamilyFigure:
    """Why nothing at all is compared is said once, beside the active workspaces."""
    was_added = family.no_previous is NoComparison.MILESTONE_ADDED
    return FamilyFigure(
        event=family.event.name,
        label=family.event.label,
        icon=family.event.icon,
        meaning=family.event.rule,
        count=family.count,
        workspaces=family.workspaces,
        change=change(family.count, previous=family.previous),
        last_signal=family.last_signal,
        recorded_since=family.added_at if was_added else None,
        series=family.series,
        unknown=_unknown_slices(of, added_at=family.added_at),
        by=family.event.fact.by,
        labels=[_label(label) for label in family.labels],
        is_hidden=family.is_withheld,
    )


def _label(label: LabelSummary) -> LabelFigure:
    if label.figures is None:
        return LabelFigure(
            value=label.value, label=label.label, count=None, workspaces=0, change="withheld"
        )
    figures = label.figures
    return LabelFigure(
        value=label.value,
        label=label.label,
        count=figures.count,
        workspaces=figures.workspaces,
        change=change(figures.count, previous=figures.previous),
    )


def _unknown_slices(summary: UsageSummary, *, added_at: datetime | None) -> int:
    """How many slices begin before the milestone was recorded, or in what was deleted."""
    known = [summary.recorded_since, added_at, None if summary.is_whole else summary.whole_since]
    since = max((instant for instant in known if instant), default=summary.start)
    edges = summary.window.edges(now=summary.end)
    return sum(end <= since for end in edges[1:])
