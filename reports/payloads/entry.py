"""What the entries of every report have in common."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from reports import codec
from reports.codec import Json
from reports.findings import Finding


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a report: what it is called, and an entry's text in it."""

    name: str
    label: str
    text: Callable[[Any], str]


class Entry(ABC):
    """One line of a report. Subclasses are frozen dataclasses: their fields are the schema.

    A published schema never changes: another field is another version, in another class.
    """

    __slots__ = ()

    COLUMNS: ClassVar[tuple[Column, ...]]
    # The fields that a search looks into.
    SEARCHED: ClassVar[tuple[str, ...]]

    # What can be found about such an entry, most serious first.
    FINDINGS: ClassVar[tuple[Finding, ...]]

    finding: Finding | None

    @property
    @abstractmethod
    def key(self) -> str:
        """What makes it the same entry in the next report."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What people call it."""

    @property
    @abstractmethod
    def order(self) -> tuple[int | str, ...]:
        """Where it stands in the report."""

    @classmethod
    @abstractmethod
    def figures(cls, entries: Sequence[Self]) -> dict[str, int]:
        """Return the numbers that only this kind of report has."""

    def to_json(self) -> Json:
        """Return the declared fields, and the key by which reports are compared."""
        return {"key": self.key, **codec.encode(self)}

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Return the entry. Raises codec.UnreadableError."""
        return codec.decode(cls, data)
