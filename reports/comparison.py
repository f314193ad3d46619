"""What changed between two reports of a type: the database matches entries by their keys."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from django.db import connection

from reports.enums import Change, Severity
from reports.models import StoredReport
from reports.types.base import Column, Entry
from reports.types.registry import entry_class

_DIFFERENT = """
    FROM (SELECT entry, place, entry ->> 'key' AS key
          FROM reports_storedreport report,
               jsonb_array_elements(report.payload -> 'entries')
               WITH ORDINALITY AS listed (entry, place)
          WHERE report.id = %(before)s AND report.tenant_id = %(tenant)s) old
    FULL JOIN
         (SELECT entry, place, entry ->> 'key' AS key
          FROM reports_storedreport report,
               jsonb_array_elements(report.payload -> 'entries')
               WITH ORDINALITY AS listed (entry, place)
          WHERE report.id = %(after)s AND report.tenant_id = %(tenant)s) new
    USING (key)
    WHERE old.entry IS DISTINCT FROM new.entry
"""
_COUNTS = f"""
    SELECT count(*) FILTER (WHERE old.entry IS NULL), count(*) FILTER (WHERE new.entry IS NULL),
           count(*) FILTER (WHERE old.entry IS NOT NULL AND new.entry IS NOT NULL) {_DIFFERENT}
"""
_NEW_FINDINGS = f"""
    SELECT new.entry ->> 'finding', count(*) {_DIFFERENT}
        AND new.entry ->> 'finding' IS NOT NULL
        AND new.entry ->> 'finding' IS DISTINCT FROM old.entry ->> 'finding'
    GROUP BY 1
"""  # noqa: S608 - constants only
_PAGE = f"""
    SELECT old.entry, new.entry {_DIFFERENT}
    ORDER BY old.entry IS NOT NULL, new.entry IS NOT NULL, coalesce(new.place, old.place), key
    OFFSET %(offset)s LIMIT %(limit)s
"""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One field of an entry that changed."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class ChangedEntry:
    """One entry that was added, removed or changed."""

    before: Entry | None
    after: Entry | None

    @property
    def change(self) -> Change:
        if self.before is None:
            return Change.ADDED
        return Change.REMOVED if self.after is None else Change.CHANGED

    @property
    def entry(self) -> Entry:
        """The entry as it is, or as it was if it was removed."""
        return cast(Entry, self.before) if self.after is None else self.after

    @property
    def differences(self) -> list[Difference]:
        """What is different, field by field; empty for an entry that was added or removed."""
        return list(self._differences())

    @property
    def described(self) -> list[str]:
        """What describes an entry that was added or removed."""
        columns: tuple[Column, ...] = type(self.entry).COLUMNS
        described = [column for column in columns if column.describes]
        texts = ((column.label, column.text(self.entry)) for column in described)
        return [f"{label}: {text}" for label, text in texts if text]

    def _differences(self) -> Iterator[Difference]:
        if self.before is None or self.after is None:
            return
        columns: tuple[Column, ...] = type(self.after).COLUMNS
        for column in columns:
            before, after = column.text(self.before), column.text(self.after)
            if before != after:
                yield Difference(label=column.label, before=before, after=after)


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What changed from one report to another: added first, then removed, then changed.

    Both are of one tenant and type; another schema version cannot be compared with.
    """

    before: StoredReport
    after: StoredReport

    @property
    def are_comparable(self) -> bool:
        return self.before.schema_version == self.after.schema_version

    def counts(self) -> dict[str, int]:
        """Return how many entries were added, removed and changed."""
        with connection.cursor() as cursor:
            cursor.execute(_COUNTS, self._parameters())
            numbers = cursor.fetchone()
        kinds = (Change.ADDED, Change.REMOVED, Change.CHANGED)
        return {kind.value: number for kind, number in zip(kinds, numbers, strict=True)}

    def new_findings(self) -> dict[str, int]:
        """Return how many entries have a finding that they had not, by severity."""
        with connection.cursor() as cursor:
            cursor.execute(_NEW_FINDINGS, self._parameters())
            found = dict(cursor.fetchall())
        kinds = entry_class(self.after.report_type, self.after.schema_version).FINDINGS
        return {
            severity.value: sum(
                found.get(each.value, 0) for each in kinds if each.severity == severity
            )
            for severity in Severity
        }

    def count(self) -> int:
        return sum((self.after.changes or {}).values())

    def __getitem__(self, part: slice) -> list[ChangedEntry]:
        """Return one page, in one statement."""
        limits = {"offset": part.start or 0, "limit": part.stop - (part.start or 0)}
        with connection.cursor() as cursor:
            cursor.execute(_PAGE, self._parameters() | limits)
            rows = cursor.fetchall()
        kind = entry_class(self.after.report_type, self.after.schema_version)
        return [
            ChangedEntry(before=_entry(kind, before), after=_entry(kind, after))
            for before, after in rows
        ]

    def _parameters(self) -> dict[str, int]:
        return {
            "before": self.before.pk,
            "after": self.after.pk,
            "tenant": self.after.tenant_id,
        }


def write_changes(*, report: StoredReport, before: StoredReport | None) -> None:
    """Store in a report how much changed since the report before it, and what it found that is new.

    Without one to compare with, all that it found is new.
    """
    changes = Changes(before=before, after=report) if before else None
    if changes and changes.are_comparable:
        report.changes, report.new_findings = changes.counts(), changes.new_findings()
    else:
        report.changes = None
        report.new_findings = {each.value: report.summary.get(each.value, 0) for each in Severity}
    report.save(update_fields=["changes", "new_findings"])


def _entry(kind: type[Entry], data: str | None) -> Entry | None:
    return kind.from_json(json.loads(data)) if data else None
