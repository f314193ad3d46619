"""differences.csv: every policy that is not as agreed with the customer."""

from collections.abc import Iterator
from typing import IO

from reviewpacks.contents import tables
from reviewpacks.contents.policies import difference_of, differences
from reviewpacks.pack_data import PackData

COLUMNS = ("Collection", "Policy", "Difference", "Last change seen (UTC)", "Policy ID")
_ROWS_AT_ONCE = 1_000


def write(file: IO[bytes], *, pack_data: PackData) -> None:
    """Write what differs, a few rows in memory at a time."""
    tables.write(file, columns=COLUMNS, rows=_rows(pack_data))


def _rows(pack_data: PackData) -> Iterator[tuple[str, ...]]:
    differing = differences(pack_data).order_by("collection", "name", "external_id")
    for policy in differing.iterator(chunk_size=_ROWS_AT_ONCE):
        difference = difference_of(policy)
        yield (
            difference.collection_label,
            policy.name,
            str(difference.change.label),
            tables.moment(policy.changed_at),
            policy.external_id,
        )
