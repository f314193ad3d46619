"""The clocks: signing in to Microsoft fails when the web server's is off by minutes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ClassVar, override

from support.clocks import database_clock
from support.facts import Code, Finding, Section, Severity, Word, labelled
from support.subject import Subject

TOLERATED = timedelta(seconds=30)


@dataclass(frozen=True, kw_only=True)
class Clock(Section):
    """What time it is, by two clocks."""

    NAME: ClassVar[str] = "clock"
    TITLE: ClassVar[str] = "Clocks"

    database: datetime = field(metadata=labelled("Database"))
    application: datetime = field(metadata=labelled("Application"))
    difference: timedelta = field(metadata=labelled("Difference"))

    @override
    def findings(self) -> Iterator[Finding]:
        if self.difference > TOLERATED:
            yield Finding(
                severity=Severity.WARNING,
                code=Code("clocks_differ"),
                title=Word("The clocks of the application and the database differ."),
                next_step=Word(
                    "Have whoever looks after this installation set both. Signing in to "
                    "Microsoft fails when the application's clock is off by minutes."
                ),
            )


def read_clock(subject: Subject) -> Clock:
    """Read both clocks, one right after the other."""
    database, application = database_clock(), datetime.now(UTC)
    return Clock(database=database, application=application, difference=abs(application - database))
