"""operations.csv: what ran on the tenant in the period.

It tells whether a person or the schedule started a run, and not who: the pack is for the
customer, whose business the provider's staff is not.
"""

from collections.abc import Iterator
from typing import IO

from operations.enums import RunTrigger
from operations.models import OperationRun
from reviewpacks.contents.files import tables
from reviewpacks.date_range import DateRange
from reviewpacks.pack_data import history

COLUMNS = (
    "Number",
    "Operation",
    "Started by",
    "Outcome",
    "Queued (UTC)",
    "Began (UTC)",
    "Ended (UTC)",
    "Seconds",
    "Items",
    "Reason",
)
_ROWS_AT_ONCE = 1_000


def write(file: IO[bytes], *, date_range: DateRange) -> None:
    """Write the runs of the tenant in scope, a few rows in memory at a time."""
    tables.write(file, columns=COLUMNS, rows=_rows(date_range))


def _rows(date_range: DateRange) -> Iterator[tuple[str, ...]]:
    for run in history(date_range).iterator(chunk_size=_ROWS_AT_ONCE):
        yield (
            run.number,
            run.get_type_display(),
            RunTrigger(run.trigger).label,
            run.get_outcome_display(),
            tables.moment(run.created_at),
            tables.moment(run.started_at),
            tables.moment(run.completed_at),
            _seconds(run),
            str(run.progress_done),
            run.failure.label if run.failure else "",
        )


def _seconds(run: OperationRun) -> str:
    if run.started_at is None or run.completed_at is None:
        return ""
    return str(round((run.completed_at - run.started_at).total_seconds()))
