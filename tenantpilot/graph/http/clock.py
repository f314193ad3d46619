"""The clock of the client. Tests replace it, so that they never really wait."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """The clock functions that the client uses."""

    def monotonic(self) -> float: ...

    def now(self) -> datetime: ...

    def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The machine's clock."""

    def monotonic(self) -> float:
        return time.monotonic()

    def now(self) -> datetime:
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)
