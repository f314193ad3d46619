"""changes.csv: what changed in the period, as the syncs saw it."""

from collections.abc import Iterator
from typing import IO

from inventory import history
from reviewpacks.contents.files import tables
from reviewpacks.date_range import DateRange
from reviewpacks.pack_data import changes_in

COLUMNS = ("Seen (UTC)", "Change", "Collection", "Policy", "Platforms", "What changed", "Policy ID")


def write(file: IO[bytes], *, date_range: DateRange) -> None:
    """Write the changes of the period, a few rows in memory at a time."""
    tables.write(file, columns=COLUMNS, rows=_lines(date_range))


def _lines(date_range: DateRange) -> Iterator[tuple[str, ...]]:
    for row in history.each_row(changes_in(date_range)):
        yield (
            tables.moment(row.version.seen_at),
            str(row.change.label),
            row.collection_label,
            row.version.name,
            row.version.platforms,
            "; ".join(line.sentence for line in row.comparison.lines),
            row.version.policy.external_id,
        )
