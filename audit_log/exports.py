"""The audit log as CSV."""

import csv
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from datetime import UTC
from io import TextIOWrapper
from tempfile import SpooledTemporaryFile

from audit_log.pages import EntryRow
from reports.text import escape_formula

IN_MEMORY_BYTES = 1_000_000
COLUMNS = ("occurred_at_utc", "who", "who_email", "what", "action", "tenant", "person", "subject",
           "facts")  # fmt: skip


def write(rows: Iterable[EntryRow]) -> SpooledTemporaryFile[bytes]:
    """Return the whole file, at its beginning; a large one is on disk until it is closed."""
    file = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - the answer closes it
    # Spreadsheets take the byte order stamp for the sign of UTF-8.
    file.write(BOM_UTF8)
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([escape_formula(cell) for cell in _cells(row)])
    text.detach()
    file.seek(0)
    return file


def _cells(row: EntryRow) -> Iterator[str]:
    yield f"{row.entry.occurred_at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    yield row.who
    yield row.actor.email if row.actor else ""
    yield row.what
    yield row.entry.action
    yield row.tenant.name if row.tenant else "gone" if row.tenant_is_gone else ""
    yield row.person
    yield row.subject
    yield row.facts
