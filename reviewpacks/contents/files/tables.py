"""Tables as CSV that every spreadsheet opens and none runs."""

import csv
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import TextIOWrapper
from typing import IO

from reports.text import escape_formula


def write(file: IO[bytes], *, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write the head and the rows, one at a time. Every cell is made harmless."""
    # Spreadsheets take the byte order stamp for the sign of UTF-8.
    file.write(BOM_UTF8)
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([escape_formula(value) for value in row])
    text.detach()


def moment(value: datetime | None) -> str:
    """Return the moment as spreadsheets read it, in UTC; empty for none."""
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if value else ""
