"""A whole report as a value: its entries, its numbers, its fingerprint."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from operator import attrgetter
from typing import Self

from reports.codec import Json
from reports.findings import MEANINGS
from reports.payloads.entry import Entry
from reports.payloads.schemas import CURRENT_VERSION, entry_kind
from reports.vocabulary import Severity
from tenantpilot.vocabulary import ReportType


@dataclass(frozen=True, kw_only=True)
class Document:
    """What a report says. Two documents with the same entries have the same fingerprint."""

    report_type: ReportType
    schema_version: int
    entries: list[Entry]

    @classmethod
    def of(cls, report_type: ReportType, entries: Iterable[Entry]) -> Self:
        """Return the document in the schema of today, in order, each key once."""
        once = {entry.key: entry for entry in entries}
        return cls(
            report_type=report_type,
            schema_version=CURRENT_VERSION[report_type],
            entries=sorted(once.values(), key=attrgetter("order")),
        )

    def to_json(self) -> dict[str, list[Json]]:
        return {"entries": [entry.to_json() for entry in self.entries]}

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of what the report says, whatever the order it says it in."""
        digest = sha256(f"{self.report_type.value}/{self.schema_version}".encode())
        for entry in sorted(self.entries, key=attrgetter("key")):
            line = json.dumps(entry.to_json(), sort_keys=True, separators=(",", ":"))
            digest.update(b"\n" + line.encode())
        return digest.hexdigest()

    @property
    def summary(self) -> dict[str, int]:
        """Return the report's numbers: what every report has, then what this kind has."""
        found = Counter(entry.finding for entry in self.entries if entry.finding)
        severities = Counter(MEANINGS[finding].severity for finding in found.elements())
        return {
            "entries": len(self.entries),
            "findings": found.total(),
            **{severity.value: severities[severity] for severity in Severity},
            **{finding.number: count for finding, count in sorted(found.items())},
            **entry_kind(self.report_type, self.schema_version).figures(self.entries),
        }
