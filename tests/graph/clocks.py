"""A clock that does not wait."""

import time
from datetime import UTC, datetime, timedelta


class SkippingClock:
    """Real time, except that sleeping takes none: the clock jumps ahead instead."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return time.monotonic() + sum(self.slept)

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=sum(self.slept))

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
