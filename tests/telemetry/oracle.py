"""What a summary must say, counted row by row from the ledger and nothing else."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.db import connection

from telemetry.catalog import EVENTS
from telemetry.summary.counts import LabelCounts, read_counts
from telemetry.summary.query import UsageSummary
from telemetry.summary.windows import Window


@dataclass(frozen=True, kw_only=True)
class Row:
    """One event as far as a summary is concerned."""

    name: str
    series: str
    workspace_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The figures of a summary that come from the ledger."""

    counts: dict[str, int]
    previous: dict[str, int]
    workspaces: dict[str, int]
    series: dict[str, tuple[int, ...]]
    last_signal: dict[str, datetime | None]
    active_workspaces: int


@dataclass(frozen=True, kw_only=True)
class LedgerCounts:
    """Events of each label, and workspaces of each series."""

    labels: dict[str, LabelCounts]
    workspaces: dict[str, int]


def ledger() -> list[Row]:
    """Read every row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT event_name, metadata, workspace_id, occurred_at FROM product_usage_events"
        )
        return [
            Row(name=name, series=_series(name, facts), workspace_id=workspace, at=at)
            for name, facts, workspace, at in cursor
        ]


def naive(window: Window, *, now: datetime) -> Figures:
    """Count the window from the rows."""
    rows = ledger()
    edges = window.edges(now=now)
    start, end = edges[0], edges[-1]
    inside = [row for row in rows if start <= row.at < end]
    before = [row for row in rows if start - window.length <= row.at < start]
    return Figures(
        counts=_each(lambda name: sum(row.name == name for row in inside)),
        previous=_each(lambda name: sum(row.name == name for row in before)),
        workspaces=_each(
            lambda name: len({row.workspace_id for row in inside if row.name == name})
        ),
        series=_each(
            lambda name: tuple(
                sum(row.name == name and low <= row.at < high for row in inside)
                for low, high in pairwise(edges)
            )
        ),
        last_signal=_each(
            lambda name: max(
                (minute(row.at) for row in rows if row.name == name and row.at < end), default=None
            )
        ),
        active_workspaces=len({row.workspace_id for row in inside}),
    )


def naive_counts(window: Window, *, now: datetime) -> LedgerCounts:
    """Count the events of each label, and the workspaces of each series, from the rows."""
    edges = window.edges(now=now)
    start, end = edges[0], edges[-1]
    rows = [(name, row) for row in ledger() for name in ("", row.name, row.series)]
    inside = [(name, row) for name, row in rows if start <= row.at < end]
    before = [(name, row) for name, row in rows if start - window.length <= row.at < start]
    labels = [event.series(value) for event in EVENTS for value, _ in event.fact.labels]
    return LedgerCounts(
        labels={
            series: LabelCounts(
                count=sum(name == series for name, _ in inside),
                previous=sum(name == series for name, _ in before),
            )
            for series in labels
        },
        workspaces={
            series: len({row.workspace_id for name, row in inside if name == series})
            for series in ["", *(event.name for event in EVENTS), *labels]
        },
    )


def counts(window: Window, *, now: datetime) -> LedgerCounts:
    """Read the same as a summary does, before anything is withheld."""
    edges = window.edges(now=now)
    known = read_counts(edges=(edges[0] - window.length, *edges), places=1, families=False)
    return LedgerCounts(labels=dict(known.labels), workspaces=dict(known.workspaces))


def figures(summary: UsageSummary) -> Figures:
    """Bring a summary into the same shape; a withheld `previous` counts as agreed."""
    now, window = summary.end, summary.window
    withheld = naive(window, now=now).previous if summary.no_previous else {}
    return Figures(
        counts={family.event.name: family.count for family in summary.families},
        previous={
            family.event.name: withheld.get(family.event.name, family.previous or 0)
            for family in summary.families
        },
        workspaces={family.event.name: family.workspaces for family in summary.families},
        series={family.event.name: family.series for family in summary.families},
        last_signal={family.event.name: family.last_signal for family in summary.families},
        active_workspaces=summary.active_workspaces,
    )


def _series(name: str, facts: str) -> str:
    [value] = json.loads(facts).values()
    return f"{name}:{value}" if isinstance(value, str) else f"{name}:{json.dumps(value)}"


def minute(instant: datetime) -> datetime:
    """The finest time that a summary tells."""
    return instant.replace(second=0, microsecond=0)


def _each[T](tell: Callable[[str], T]) -> dict[str, T]:
    return {event.name: tell(event.name) for event in EVENTS}
