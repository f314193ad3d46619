"""What the card's figures say, in sentences made by rule: no figure, no word about it."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from telemetry.catalog import ONBOARDING_CHECKPOINT_COMPLETED
from telemetry.summary.query import FamilySummary, UsageSummary
from tenantpilot.ui import formatting


def answer(summary: UsageSummary) -> str:
    """Say how many workspaces use the product, and what they use most and least."""
    period = _period(summary)
    if not summary.total_workspaces:
        return "There is no workspace yet."
    if not summary.active_workspaces:
        return f"None of {_workspaces(summary.total_workspaces)} used any capability {period}."
    first = (
        f"{summary.active_workspaces:,} of {_workspaces(summary.total_workspaces)} used at least "
        f"one capability {period}."
    )
    comparable = [family for family in summary.families if not _is_late(family, of=summary)]
    return " ".join([first, *_extremes(comparable), *_late(summary)])


def largest_step_down(families: Sequence[FamilySummary]) -> str:
    """Say after which checkpoint onboarding stops, or that this is withheld; "" if it does not."""
    labels = [
        label
        for each in families
        if each.event is ONBOARDING_CHECKPOINT_COMPLETED
        for label in each.labels
    ]
    steps = [(label.label, label.figures.count) for label in labels if label.figures]
    if not labels:
        return ""
    if len(steps) < len(labels):
        return "Where onboarding stops is withheld: too few people could have taken a step."
    (reached, before), (name, after) = max(
        pairwise(steps), key=lambda pair: pair[0][1] - pair[1][1]
    )
    if before <= after:
        return ""
    return (
        f"Onboarding loses most after “{reached}”, reached {before:,} times; "
        f"the next, “{name}”, {after:,} times."
    )


def _late(summary: UsageSummary) -> list[str]:
    """Say of what no more or less can be said: it was not recorded all the time."""
    return [
        f"Not compared: {family.event.label.lower()}, recorded since "
        f"{formatting.date(family.added_at)}."
        for family in summary.families
        if family.added_at and _is_late(family, of=summary)
    ]


def _is_late(family: FamilySummary, *, of: UsageSummary) -> bool:
    """Whether recording it began later than what the figures tell of."""
    return family.added_at is not None and family.added_at > max(_beginnings(of))


def _extremes(families: Sequence[FamilySummary]) -> list[str]:
    if not families:
        return []
    ranked = sorted(families, key=_weight)
    least, most = _weight(ranked[0]), _weight(ranked[-1])
    if least == most:
        return []
    top = [family for family in families if _weight(family) == most]
    bottom = [family for family in families if _weight(family) == least]
    return [f"Used most: {_names(top)}.", f"Used least: {_names(bottom)}."]


def _weight(family: FamilySummary) -> tuple[int, int]:
    return family.workspaces, family.count


def _names(families: Sequence[FamilySummary]) -> str:
    *others, last = [family.event.label.lower() for family in families]
    names = f"{', '.join(others)} and {last}" if others else last
    count, workspaces = families[0].count, families[0].workspaces
    if not count:
        return f"{names} (not at all)"
    times = "once" if count == 1 else f"{count:,} times"
    return f"{names} ({times} in {_workspaces(workspaces)})"


def _workspaces(number: int) -> str:
    return f"{number:,} workspace" if number == 1 else f"{number:,} workspaces"


def _period(summary: UsageSummary) -> str:
    """The window, or since when it is whole."""
    begins = _beginnings(summary)
    if len(begins) == 1:
        return f"in the last {summary.window.label}"
    return f"since {formatting.date(max(begins))}"


def _beginnings(summary: UsageSummary) -> list[datetime]:
    """The window's start, and what lies after it: a prune, the first event ever."""
    begins = [summary.start]
    if not summary.is_whole and summary.whole_since:
        begins.append(summary.whole_since)
    if summary.recorded_since and summary.recorded_since > summary.start:
        begins.append(summary.recorded_since)
    return begins
