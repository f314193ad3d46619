"""The content of a report: its entries, its numbers and its fingerprint."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from operator import attrgetter
from typing import Self

from reports.enums import Severity
from reports.types.base import Entry, Json
from reports.types.registry import DEFINITIONS, entry_class
from tenantpilot.enums import ReportType
from visibility.states import AreaState


@dataclass(frozen=True, kw_only=True)
class Document:
    """What a report says. Two documents with the same entries have the same fingerprint."""

    report_type: ReportType
    schema_version: int
    entries: list[Entry]
    unseen: tuple[AreaState, ...] = ()

    @classmethod
    def of(
        cls,
        report_type: ReportType,
        entries: Iterable[Entry],
        *,
        unseen: Iterable[AreaState] = (),
    ) -> Self:
        """Return the document in the schema of today, in order, each key once."""
        once = {entry.key: entry for entry in entries}
        return cls(
            report_type=report_type,
            schema_version=DEFINITIONS[report_type].schema_version,
            entries=sorted(once.values(), key=attrgetter("order")),
            unseen=tuple(unseen),
        )

    def to_json(self) -> dict[str, list[Json]]:
        return {"entries": [stored_entry(entry) for entry in self.entries]}

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of what the report says, whatever the order it says it in."""
        digest = sha256(f"{self.report_type.value}/{self.schema_version}".encode())
        for entry in sorted(self.entries, key=attrgetter("key")):
            line = json.dumps(stored_entry(entry), sort_keys=True, separators=(",", ":"))
            digest.update(b"\n" + line.encode())
        for state in self.unseen:
            digest.update(b"\n" + json.dumps(state.to_json(), sort_keys=True).encode())
        return digest.hexdigest()

    @property
    def summary(self) -> dict[str, int]:
        """Return the report's numbers: what every report has, then what this kind has."""
        found = Counter(entry.finding for entry in self.entries if entry.finding)
        severities = Counter(finding.severity for finding in found.elements())
        return {
            "entries": len(self.entries),
            "findings": found.total(),
            **{severity.value: severities[severity] for severity in Severity},
            **{finding.count_name: count for finding, count in sorted(found.items())},
            **entry_class(self.report_type, self.schema_version).metrics(self.entries),
        }


def stored_entry(entry: Entry) -> Json:
    """Return the entry as a report stores it: its fields, and the key to compare it by."""
    return {"key": entry.key, **entry.to_json()}
