"""The building blocks of a report type: entries, findings, highlights and the definition."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

import msgspec
from django.db.models import TextChoices

from reports.enums import Severity
from reports.text import sanitize_text
from tenantpilot.enums import OperationType, ReportType
from visibility.enums import Area

type Json = dict[str, str | bool | None]
type Summary = Mapping[str, int]

_SEVERITIES = list(Severity)


class UnreadableError(Exception):
    """A stored entry does not match its schema. Carries no value."""


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """How serious a finding is, why, and the next step."""

    severity: Severity
    why: str
    next_step: str


class Finding(TextChoices):
    """What a report can find about an entry: subclassed by each report type.

    A member is `"code", Meaning(…), "Label"`. The code is stored and must be unique.
    """

    meaning: Meaning

    def __new__(cls, code: str, meaning: Meaning) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    @property
    def severity(self) -> Severity:
        return self.meaning.severity

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return "" if self.severity == Severity.LOW else self.severity.tone

    @property
    def count_name(self) -> str:
        """The name, in a report's summary, of the number of entries with this finding."""
        return f"finding_{self.value}"


def rank(finding: Finding | None) -> int:
    """Return a finding's place in a list, most serious first. No finding comes last."""
    return _SEVERITIES.index(finding.severity) if finding else len(_SEVERITIES)


@dataclass(frozen=True, kw_only=True)
class Highlight:
    """Something that a report's numbers say as a whole, beside the findings.

    `code` if it is a point to decide, so that it is known again in the next report; `count` how
    many it is about.
    """

    severity: Severity
    title: str
    why: str
    next_step: str = ""
    code: str = ""
    count: int = 1

    @property
    def tone(self) -> str:
        return self.severity.tone


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a report: its label, and the text of an entry in it.

    `describes`: the column is among those shown for an entry that was added or removed.
    """

    name: str
    label: str
    text: Callable[[Any], str]
    describes: bool = False


class Entry(ABC):
    """One line of a report. Subclasses are frozen dataclasses, and their fields are the schema.

    A published schema never changes: another field is another version, in another class.
    """

    __slots__ = ()

    COLUMNS: ClassVar[tuple[Column, ...]]
    # The fields that a search looks into.
    SEARCHED: ClassVar[tuple[str, ...]]
    # What can be found about such an entry, most serious first.
    FINDINGS: ClassVar[type[Finding]]

    finding: Finding | None

    @property
    @abstractmethod
    def key(self) -> str:
        """What identifies the same entry in the next report."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What people call it."""

    @property
    @abstractmethod
    def order(self) -> tuple[int | str, ...]:
        """Its place in the report."""

    @classmethod
    @abstractmethod
    def metrics(cls, entries: Sequence[Self]) -> dict[str, int]:
        """Return the numbers that only this report type has."""

    def to_json(self) -> Json:
        """Return the declared fields, and nothing else, with texts sanitized."""
        return _sanitized(msgspec.to_builtins(self))

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Return the entry. Fields that are not declared are ignored. Raises UnreadableError."""
        if not isinstance(data, dict):
            raise UnreadableError
        try:
            return msgspec.convert(_sanitized(data), cls)
        except msgspec.ValidationError:
            raise UnreadableError from None


def _no_highlights(summary: Summary) -> Iterable[Highlight]:
    return ()


@dataclass(frozen=True, kw_only=True)
class ReportDefinition:
    """What the product knows about a report type."""

    report_type: ReportType
    # The run that creates the report.
    operation_type: OperationType
    # For the pages: the question that the report answers.
    description: str
    # The numbers that the report leads with: name in the summary, label.
    metrics: Mapping[str, str]
    # The class of the entries by schema version. The highest version is written.
    schemas: Mapping[int, type[Entry]]
    # What the report rests on: each area that is not seen is told in the report.
    areas: tuple[Area, ...] = ()
    highlights: Callable[[Summary], Iterable[Highlight]] = _no_highlights
    # What a highlight with a code is called once it is gone.
    highlight_titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def schema_version(self) -> int:
        return max(self.schemas)

    @property
    def findings(self) -> type[Finding]:
        """The findings of today's schema."""
        return self.schemas[self.schema_version].FINDINGS


def _sanitized(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: sanitize_text(value) if isinstance(value, str) else value
        for name, value in data.items()
    }
