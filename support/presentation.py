"""A snapshot as it is stored, shown and exported: labels and texts beside the values.

A snapshot describes itself, so a bundle reads the same after the product was updated.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

import msgspec

from support.models import DiagnosticBundle

# The badge of a choice. The same value means the same in every section.
_TONES: dict[object, str] = {
    "active": "success",
    "connected": "success",
    "granted": "success",
    "succeeded": "success",
    "ready": "success",
    "running": "info",
    "partially_succeeded": "warning",
    "not_responding": "warning",
    "failed": "danger",
    "missing": "danger",
}
_ISSUE_TONES = {"problem": "danger", "warning": "warning", "notice": "info"}


@dataclass(frozen=True, kw_only=True)
class IssueText:
    """An issue, ready to be read."""

    severity: str
    code: str
    title: str
    next_step: str
    run: int | None

    @property
    def tone(self) -> str:
        return _ISSUE_TONES.get(self.severity, "")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A value with its kind and its text."""

    kind: str
    value: bool | int | float | str | None
    text: str

    @property
    def moment(self) -> datetime:
        """The value of a cell of the kind `moment`."""
        return datetime.fromisoformat(str(self.value))

    @property
    def tone(self) -> str:
        return _TONES.get(self.value, "") if self.kind == "choice" else ""


@dataclass(frozen=True, kw_only=True)
class Fact(Cell):
    """A labelled value."""

    name: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Column:
    """The head of a table's column."""

    name: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows under labelled columns."""

    name: str
    label: str
    # Differs from the section's title, so that no two landmarks of a page have one name.
    caption: str
    # The text for a table without rows.
    none: str
    columns: list[Column]
    rows: list[list[Cell]]


@dataclass(frozen=True, kw_only=True)
class SectionText:
    """One section: its facts, then its tables."""

    name: str
    title: str
    facts: list[Fact]
    tables: list[Table]


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """Everything in a bundle: the issues, the worst first, then the sections."""

    issues: list[IssueText]
    sections: list[SectionText]

    @classmethod
    def of(cls, bundle: DiagnosticBundle) -> Self:
        """Read the bundle's snapshot."""
        return msgspec.convert(bundle.snapshot, cls)

    def to_json(self) -> dict[str, Any]:
        """Return the declared fields, and nothing else, as JSON."""
        stored: dict[str, Any] = msgspec.to_builtins(self)
        return stored
