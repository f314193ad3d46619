"""How often each thing that is counted was in a window, and in how many workspaces."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from telemetry.catalog import EVENTS
from telemetry.summary.recent import Recent, read_recent
from telemetry.summary.series import series_names
from telemetry.summary.totals import Totals, read_totals


@dataclass(frozen=True, kw_only=True)
class LabelCounts:
    """One label in a window, and how often it was in the window before."""

    count: int
    previous: int


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What a window and the one before it come to.

    `slices` are events of each family, the first those of the window before; workspaces are those
    of each label, each family and any event (ANY).
    """

    slices: Mapping[str, Sequence[int]]
    labels: Mapping[str, LabelCounts]
    workspaces: Mapping[str, int]
    totals: Totals
    recent: Recent


def read_counts(*, edges: Sequence[datetime], places: int, families: bool) -> Counts:
    """Count events in each slice [edges[k], edges[k + 1]), and workspaces from the second edge on.

    Beside them stands what was read for it, with so many of the workspaces seen last in each label
    and, if asked, in each family.
    """
    names = series_names(EVENTS)
    totals = read_totals(names, edges=edges)
    recent = read_recent(names, edges=edges, totals=totals, places=places, families=families)
    numbers = range(1, len(edges) + 1)
    outer = (1, 2, len(edges))
    return Counts(
        slices={
            name: _slices(name, edges=numbers, totals=totals, recent=recent)
            for name in names.families
        },
        labels={
            name: _label(_slices(name, edges=outer, totals=totals, recent=recent))
            for name in names.labels
        },
        workspaces={name: recent.workspaces.get(name, 0) for name in names.every},
        totals=totals,
        recent=recent,
    )


def _slices(series: str, *, edges: Sequence[int], totals: Totals, recent: Recent) -> list[int]:
    """Count what lies between these edges, given by their numbers."""
    slices = [after - before for before, after in pairwise(totals.reached[series])]
    for number, events in recent.pending.get(series, {}).items():
        slices[bisect_right(edges, number) - 1] += events
    return slices


def _label(slices: Sequence[int]) -> LabelCounts:
    previous, count = slices
    return LabelCounts(count=count, previous=previous)
