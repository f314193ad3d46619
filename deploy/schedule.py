"""A crontab as lines that know when they are due."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from croniter import croniter  # type: ignore[import-untyped]

FIELDS = 5


class CrontabError(Exception):
    """The crontab cannot be carried out; the text is one sentence that names the line."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One command and when to run it: the five fields of crontab(5)."""

    when: str
    command: str

    def is_due(self, *, after: datetime, until: datetime) -> bool:
        """Whether its time came in between; `after` itself has been looked at before."""
        following: datetime = croniter(self.when, after).get_next(datetime)
        return following <= until


def read(crontab: Path) -> list[Line]:
    """The lines of a crontab without a user column. Raises CrontabError."""
    texts = enumerate(crontab.read_text().splitlines(), start=1)
    lines = [_line(text, number) for number, text in texts if _says_something(text)]
    if not lines:
        raise CrontabError(f"{crontab} has no line to run.")
    return lines


def _says_something(text: str) -> bool:
    return bool(text.strip()) and not text.lstrip().startswith("#")


def _line(text: str, number: int) -> Line:
    *fields, command = text.split(maxsplit=FIELDS)
    when = " ".join(fields)
    if len(fields) != FIELDS or not croniter.is_valid(when):
        raise CrontabError(f"Line {number} is not five fields of time and a command.")
    # To crontab(5) it means a line break; no command of ours needs one.
    if "%" in command:
        raise CrontabError(f"Line {number} has a % in its command.")
    return Line(when=when, command=command)
