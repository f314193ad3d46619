"""The deadline of the current page and of the client as a whole."""

import math

from tenantpilot.graph.errors import GraphError, GraphFailure
from tenantpilot.graph.http.clock import Clock


class Deadline:
    """The time left for one page, which also ends with the client's total."""

    def __init__(
        self, *, clock: Clock, seconds_per_page: float, total_seconds: float | None = None
    ) -> None:
        self._clock = clock
        self._seconds_per_page = seconds_per_page
        total = math.inf if total_seconds is None else total_seconds
        self._final = clock.monotonic() + total
        self.restart()

    def restart(self) -> None:
        """Start the next page's time."""
        self._end = min(self._clock.monotonic() + self._seconds_per_page, self._final)

    def remaining(self) -> float:
        """Return the seconds left; raise GraphError(deadline_exceeded) if there are none."""
        left = self._end - self._clock.monotonic()
        if left <= 0:
            raise GraphError(GraphFailure.DEADLINE_EXCEEDED)
        return left

    def allows(self, seconds: float) -> bool:
        """Return whether that wait would end before the deadline."""
        return self._clock.monotonic() + seconds < self._end

    def sleep(self, seconds: float) -> None:
        self._clock.sleep(seconds)
