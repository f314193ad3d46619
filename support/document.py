"""A stored snapshot, read back for people: the page, the text and the JSON all start here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from support.models import DiagnosticBundle

# Choices that are good or bad news wherever they stand.
_TONES = {
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
_FINDING_TONES = {"problem": "danger", "warning": "warning", "notice": "info"}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What is not as it should be."""

    severity: str
    code: str
    title: str
    next_step: str
    run: int | None

    @property
    def tone(self) -> str:
        return _FINDING_TONES.get(self.severity, "")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A value with the text people read."""

    kind: str
    value: Any
    text: str

    @property
    def moment(self) -> datetime:
        """The value of a cell of the kind `moment`."""
        return datetime.fromisoformat(self.value)

    @property
    def tone(self) -> str:
        return _TONES.get(self.value, "") if self.kind == "choice" else ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A labelled value."""

    name: str
    label: str
    cell: Cell


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows under labelled columns."""

    name: str
    label: str
    # The label; told apart from a section of that name, so that no two landmarks are alike.
    caption: str
    none: str
    columns: Sequence[Any]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of the snapshot."""

    name: str
    title: str
    facts: Sequence[Fact]
    tables: Sequence[Table]


@dataclass(frozen=True, kw_only=True)
class Document:
    """A bundle, ready to be read."""

    bundle: DiagnosticBundle
    findings: Sequence[Finding]
    sections: Sequence[Section]

    @classmethod
    def of(cls, bundle: DiagnosticBundle) -> "Document":
        """Read the bundle's snapshot."""
        return cls(
            bundle=bundle,
            findings=[Finding(**each) for each in bundle.snapshot["findings"]],
            sections=[_section(each) for each in bundle.snapshot["sections"]],
        )


def _section(stored: dict[str, Any]) -> Section:
    return Section(
        name=stored["name"],
        title=stored["title"],
        facts=[_fact(**fact) for fact in stored["facts"]],
        tables=[_table(**table, title=stored["title"]) for table in stored["tables"]],
    )


def _fact(*, name: str, label: str, **cell: Any) -> Fact:
    return Fact(name=name, label=label, cell=Cell(**cell))


def _table(*, rows: list[list[dict[str, Any]]], title: str, label: str, **table: Any) -> Table:
    return Table(
        rows=[[Cell(**cell) for cell in row] for row in rows],
        label=label,
        caption=f"{label}, one by one" if label == title else label,
        **table,
    )
