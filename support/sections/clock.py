"""The clocks: signing in to Microsoft fails when the web server's is off by minutes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ClassVar, override

from support.enums import IssueSeverity
from support.selectors import database_time
from support.types import (
    DiagnosticsContext,
    Issue,
    Section,
    StaticCode,
    StaticText,
    labelled,
)

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
    def issues(self) -> Iterator[Issue]:
        if self.difference > TOLERATED:
            yield Issue(
                severity=IssueSeverity.WARNING,
                code=StaticCode("clocks_differ"),
                title=StaticText("The clocks of the application and the database differ."),
                next_step=StaticText(
                    "Ask the administrator of this installation to set both. Signing in to "
                    "Microsoft fails when the application's clock is off by minutes."
                ),
            )


def read_clock(context: DiagnosticsContext) -> Clock:
    """Read both clocks, one right after the other."""
    database, application = database_time(), datetime.now(UTC)
    return Clock(database=database, application=application, difference=abs(application - database))
