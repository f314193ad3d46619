"""Policies and changes as CSV and JSON, written row by row."""

import csv
import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile

from inventory.forms import FileFormat
from inventory.history import ChangeRow
from inventory.listing import PolicyRow
from reports.text import escape_formula, sanitize_text

IN_MEMORY_BYTES = 1_000_000
CONTENT_TYPES = {FileFormat.CSV: "text/csv; charset=utf-8", FileFormat.JSON: "application/json"}

type Row = Mapping[str, str]

POLICY_COLUMNS = (
    "collection", "name", "kind", "platforms", "state", "assigned_to", "revision",
    "modified_at", "first_seen_at", "changed_at", "removed_at", "against_agreed", "policy_id",
)  # fmt: skip
CHANGE_COLUMNS = (
    "tenant", "seen_at", "operation", "change", "collection", "name", "platforms",
    "what_changed", "policy_id",
)  # fmt: skip


def policy_rows(rows: Iterable[PolicyRow]) -> Iterator[Row]:
    for row in rows:
        policy = row.policy
        against = row.difference.value if row.difference else "as agreed"
        yield {
            "collection": row.collection_label,
            "name": policy.name,
            "kind": policy.kind,
            "platforms": policy.platforms,
            "state": policy.state,
            "assigned_to": row.assigned_to,
            "revision": policy.revision,
            "modified_at": _moment(policy.modified_at),
            "first_seen_at": _moment(policy.first_seen_at),
            "changed_at": _moment(policy.changed_at),
            "removed_at": _moment(policy.removed_at),
            "against_agreed": against if row.is_compared else "",
            "policy_id": policy.external_id,
        }


def change_rows(rows: Iterable[ChangeRow], *, tenants: Mapping[int, str]) -> Iterator[Row]:
    for row in rows:
        version = row.version
        yield {
            "tenant": tenants.get(version.tenant_id, ""),
            "seen_at": _moment(version.seen_at),
            "operation": version.run.number if version.run else "",
            "change": str(row.change.label),
            "collection": row.collection_label,
            "name": version.name,
            "platforms": version.platforms,
            "what_changed": "; ".join(line.sentence for line in row.comparison.lines),
            "policy_id": version.policy.external_id,
        }


def write(
    rows: Iterable[Row], *, columns: tuple[str, ...], file_format: FileFormat
) -> SpooledTemporaryFile[bytes]:
    """Return the whole file, at its beginning; a large one is on disk until it is closed."""
    file = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - the answer closes it
    if file_format == FileFormat.CSV:
        _write_csv(file, rows, columns)
    else:
        _write_json(file, rows)
    file.seek(0)
    return file


def _write_csv(
    file: SpooledTemporaryFile[bytes], rows: Iterable[Row], columns: tuple[str, ...]
) -> None:
    # Spreadsheets take the byte order stamp for the sign of UTF-8.
    file.write(BOM_UTF8)
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([escape_formula(row[name]) for name in columns])
    text.detach()


def _write_json(file: SpooledTemporaryFile[bytes], rows: Iterable[Row]) -> None:
    file.write(b"[")
    for number, row in enumerate(rows):
        clean = {name: sanitize_text(value) for name, value in row.items()}
        file.write((",\n" if number else "\n").encode() + json.dumps(clean).encode())
    file.write(b"\n]\n")


def _moment(value: datetime | None) -> str:
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if value else ""
