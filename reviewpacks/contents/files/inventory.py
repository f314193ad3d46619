"""inventory.csv: every policy as the latest sync saw it."""

from collections.abc import Iterator
from typing import IO

from inventory.collections import COLLECTIONS
from inventory.collections.assignments import in_words
from inventory.selectors import current_policies, ended_collections
from reviewpacks.contents.files import tables

COLUMNS = (
    "Collection",
    "Name",
    "Kind",
    "Platforms",
    "State",
    "Assigned to",
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
    policies = current_policies(ended_collections()).order_by("collection", "name", "external_id")
    for policy in policies.iterator(chunk_size=_ROWS_AT_ONCE):
        yield (
            COLLECTIONS[policy.collection].label,
            policy.name,
            policy.kind,
            policy.platforms,
            policy.state,
            in_words(policy.assignments),
            policy.revision,
            tables.moment(policy.modified_at),
            tables.moment(policy.first_seen_at),
            tables.moment(policy.changed_at),
            policy.external_id,
        )
