"""A family's breakdown by the one fact beside its events, as far as it may be shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from telemetry.catalog import UsageEvent
from telemetry.privacy_settings import minimum_group
from telemetry.summary.counts import Counts
from telemetry.summary.disclosure import MINIMUM_GROUP, withheld
from telemetry.summary.groups import Group


@dataclass(frozen=True, kw_only=True)
class LabelFigures:
    """What one fact adds up to; `previous` is None where the windows are not compared."""

    count: int
    workspaces: int
    previous: int | None


@dataclass(frozen=True, kw_only=True)
class LabelSummary:
    """One fact; without figures where too few people could have acted."""

    value: str
    label: str
    figures: LabelFigures | None


@dataclass(frozen=True, kw_only=True)
class _Cell:
    value: str
    label: str
    count: int
    previous: int
    workspaces: int
    people: int


def summarize_labels(
    event: UsageEvent,
    *,
    counts: Counts,
    groups: Mapping[str, Group],
    compared: bool,
) -> tuple[LabelSummary, ...]:
    """Break the family down, in its list's order, without facts that are no milestones."""
    cells = list(_cells(event, counts=counts, groups=groups))
    hidden = withheld(cells, minimum=max(MINIMUM_GROUP, minimum_group()))
    return tuple(
        LabelSummary(
            value=cell.value,
            label=cell.label,
            figures=None if cell in hidden else _figures(cell, compared=compared),
        )
        for cell in cells
    )


def _cells(event: UsageEvent, *, counts: Counts, groups: Mapping[str, Group]) -> Iterator[_Cell]:
    for value, label in event.fact.labels:
        series = event.series(value)
        counted, group = counts.labels[series], groups[series]
        if value in event.fact.never_recorded and not (counted.count or counted.previous):
            continue
        yield _Cell(
            value=value,
            label=label,
            count=counted.count,
            previous=counted.previous,
            workspaces=counts.workspaces[series],
            people=group.now if counted.count else group.both,
        )


def _figures(cell: _Cell, *, compared: bool) -> LabelFigures:
    return LabelFigures(
        count=cell.count,
        workspaces=cell.workspaces,
        previous=cell.previous if compared else None,
    )
