"""How long the page at hand, and the client as a whole, may still take."""

import math

from tenantpilot.graph.clock import Clock
from tenantpilot.graph.failures import GraphError, GraphFailure


class Deadline:
    """Counts down for one page at a time, never past the end of the client's total."""

    def __init__(
        self, *, clock: Clock, seconds_per_page: float, total_seconds: float | None = None
    ) -> None:
        self._clock = clock
        self._seconds_per_page = seconds_per_page
        total = math.inf if total_seconds is None else total_seconds
        self._final = clock.monotonic() + total
        self.restart()

    def restart(self) -> None:
        """Give the next page its time."""
        self._end = min(self._clock.monotonic() + self._seconds_per_page, self._final)

    def remaining(self) -> float:
        """Return the seconds left; raise GraphError(deadline_exceeded) if there are none."""
        left = self._end - self._clock.monotonic()
        if left <= 0:
            raise GraphError(GraphFailure.DEADLINE_EXCEEDED)
        return left

    def allows(self, seconds: float) -> bool:
        """Tell whether there is time to wait that long and then do something."""
        return self._clock.monotonic() + seconds < self._end

    def sleep(self, seconds: float) -> None:
        self._clock.sleep(seconds)
