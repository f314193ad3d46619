"""What may stand in a bundle: our own words, figures, moments and ids.

There is no plain str here. What a person or a provider wrote cannot be expressed, and the
serialiser (support.writing) refuses it should it come along all the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.db.models import TextChoices

NOTHING = "–"


class Word(str):
    """Text that stands in our code. No text that was read from a row is ever made one."""


class Code(Word):
    """A word to search for: drawn as code."""


class Number(int):
    """An id of ours: figures that are not for counting, so without separators."""


class RunNumber(Number):
    """The id of a run: people know it as OR-12."""


type Value = Word | bool | int | datetime | date | timedelta | UUID | TextChoices | None


class Severity(TextChoices):
    """How much a finding matters, the worst first."""

    PROBLEM = "problem", "Problem"
    WARNING = "warning", "Warning"
    NOTICE = "notice", "Notice"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that is not as it should be, and the next step.

    The same code about the same run is the same finding, whichever section has it.
    """

    severity: Severity
    code: Code
    title: Word
    next_step: Word
    run_id: RunNumber | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Labelled facts: every field is a Value, made with `field(metadata=labelled(…))`."""


@dataclass(frozen=True, kw_only=True)
class Section(Facts):
    """One part of a bundle. A field that is a tuple of Facts is a table."""

    NAME: ClassVar[str]
    TITLE: ClassVar[str]

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong, as far as this section can tell."""
        yield from ()


def labelled(label: str, *, none: str = NOTHING) -> dict[str, str]:
    """Return a field's metadata: its label, and what it says when there is no value."""
    return {"label": label, "none": none}


def shortened(identifier: UUID) -> Code:
    """Return enough of an id to compare it by, and too little to use it."""
    return Code(f"{identifier.hex[:4]}…{identifier.hex[-4:]}")
