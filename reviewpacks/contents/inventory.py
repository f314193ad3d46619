"""inventory.csv: every policy as the latest sync saw it."""

from collections.abc import Iterator
from typing import IO

from operations.models import InventoryItem
from reviewpacks.contents import tables

COLUMNS = (
    "Family",
    "Name",
    "Kind",
    "Version",
    "Modified in Microsoft 365 (UTC)",
    "First seen (UTC)",
    "Last change seen (UTC)",
    "Policy ID",
)
_ROWS_AT_ONCE = 1_000


def write(file: IO[bytes]) -> None:
    """Write the inventory of the tenant in scope, a few rows in memory at a time."""
    tables.write(file, columns=COLUMNS, rows=_rows())


def _rows() -> Iterator[tuple[str, ...]]:
    items = InventoryItem.objects.order_by("family", "name", "external_id")
    for item in items.iterator(chunk_size=_ROWS_AT_ONCE):
        yield (
            item.get_family_display(),
            item.name,
            item.kind,
            str(item.version),
            tables.moment(item.modified_at),
            tables.moment(item.first_seen_at),
            tables.moment(item.changed_at),
            str(item.external_id),
        )
