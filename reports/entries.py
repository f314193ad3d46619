"""Reads the entries of a stored report page by page. The database searches its payload."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from reports.models import StoredReport
from reports.types.base import Entry, Finding
from reports.types.registry import entry_class
from tenantpilot.database import prepared

_MATCHING = """
    FROM reports_storedreport report,
         jsonb_array_elements(report.payload -> 'entries') WITH ORDINALITY AS listed (entry, place)
    WHERE report.id = %(report)s AND report.tenant_id = %(tenant)s
      AND (%(findings)s::text[] IS NULL OR entry ->> 'finding' = ANY (%(findings)s))
      AND (%(pattern)s = '' OR EXISTS (
          SELECT FROM unnest(%(searched)s::text[]) AS name WHERE entry ->> name ILIKE %(pattern)s))
"""
_COUNT = prepared.compact(f"SELECT count(*) {_MATCHING}")
_PAGE = prepared.compact(
    f"SELECT entry {_MATCHING} ORDER BY place OFFSET %(offset)s LIMIT %(limit)s"
)


@dataclass(frozen=True, kw_only=True)
class EntryFilter:
    """Which entries to read. `findings` None: all of them; empty: none."""

    search: str = ""
    findings: list[Finding] | None = None


@dataclass(frozen=True, kw_only=True)
class EntryList:
    """The entries that pass the filter, in the report's order. Django's Paginator accepts it."""

    report: StoredReport
    filter: EntryFilter = field(default_factory=EntryFilter)

    def count(self) -> int:
        ((number,),) = prepared.execute(_COUNT, self._parameters())
        return int(number)

    def __getitem__(self, part: slice) -> list[Entry]:
        """Return one page, in one statement. Raises UnreadableError."""
        limits = {"offset": part.start or 0, "limit": part.stop - (part.start or 0)}
        rows = prepared.execute(_PAGE, self._parameters() | limits)
        return [self._entry(row) for row in rows]

    def each(self) -> Iterator[Entry]:
        """Yield all of them, a few at a time. Needs a transaction, to keep its place."""
        with connection.chunked_cursor() as cursor:
            cursor.execute(_PAGE, self._parameters() | {"offset": 0, "limit": None})
            for row in cursor:
                yield self._entry(row)

    def _entry(self, row: tuple[Any, ...]) -> Entry:
        kind = entry_class(self.report.report_type, self.report.schema_version)
        return kind.from_json(json.loads(row[0]))

    def _parameters(self) -> dict[str, Any]:
        kind = entry_class(self.report.report_type, self.report.schema_version)
        findings = self.filter.findings
        return {
            "report": self.report.pk,
            "tenant": self.report.tenant_id,
            "findings": None if findings is None else [finding.value for finding in findings],
            "pattern": f"%{_literally(self.filter.search)}%" if self.filter.search else "",
            "searched": list(kind.SEARCHED),
        }


def _literally(text: str) -> str:
    """Return the text so that ILIKE looks for nothing but it."""
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
