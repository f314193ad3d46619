"""differences.csv: every policy that is not as agreed with the customer."""

from collections.abc import Iterator
from typing import IO

from reviewpacks.contents.files import tables
from reviewpacks.contents.policies import Difference, differences, with_versions
from reviewpacks.pack_data import PackData

COLUMNS = ("Collection", "Policy", "Difference", "Last change seen (UTC)", "Policy ID",
           "Agreed and now")  # fmt: skip
_ROWS_AT_ONCE = 500


def write(file: IO[bytes], *, pack_data: PackData) -> None:
    """Write what differs, a few rows in memory at a time."""
    tables.write(file, columns=COLUMNS, rows=_rows(pack_data))


def _rows(pack_data: PackData) -> Iterator[tuple[str, ...]]:
    differing = differences(pack_data).order_by("collection", "name", "external_id")
    for policy in with_versions(differing).iterator(chunk_size=_ROWS_AT_ONCE):
        each = Difference.of(policy)
        yield (
            each.collection_label,
            each.policy.name,
            str(each.change.label),
            tables.moment(each.policy.changed_at),
            each.policy.external_id,
            "; ".join(line.sentence for line in each.comparison.lines) if each.comparison else "",
        )
