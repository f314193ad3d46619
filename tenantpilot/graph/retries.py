"""Trying again: how often, how long to wait, and when to say that it is enough.

Microsoft's guidance: https://learn.microsoft.com/graph/throttling
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from tenantpilot.graph.deadline import Deadline
from tenantpilot.graph.exchange import Answer
from tenantpilot.graph.failures import GraphError, GraphFailure

PAUSES = (0.5, 1.0, 2.0)
TRANSIENT = frozenset({GraphFailure.UNREACHABLE, GraphFailure.RESPONSE_INVALID})


@dataclass(frozen=True, kw_only=True)
class Setback:
    """Why an attempt failed, and for how long Microsoft asked us to wait, if it did."""

    failure: GraphFailure
    wait: float | None = None


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How much waiting there is: what the deadline leaves, in portions up to the cap."""

    deadline: Deadline
    cap_seconds: float
    now: Callable[[], datetime]

    def answer(self, send: Callable[[], Answer]) -> Answer:
        """Return an answer worth reading; raise GraphError when trying again is over."""
        pauses = iter(PAUSES)
        while isinstance(outcome := self._attempt(send), Setback):
            pause = next(pauses, None)
            wait = pause if outcome.wait is None else outcome.wait
            if pause is None or wait is None or not self.deadline.allows(wait):
                raise GraphError(outcome.failure, retry_after_seconds=outcome.wait)
            self.deadline.sleep(wait)
        return outcome

    def _attempt(self, send: Callable[[], Answer]) -> Answer | Setback:
        try:
            answer = send()
        except GraphError as error:
            if error.failure not in TRANSIENT:
                raise
            return Setback(failure=error.failure)
        wait = self.requested_wait(answer.retry_after)
        unavailable = answer.status == HTTPStatus.SERVICE_UNAVAILABLE and wait is not None
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS or unavailable:
            return Setback(failure=GraphFailure.THROTTLED, wait=wait)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return Setback(failure=GraphFailure.SERVER_ERROR)
        return answer

    def requested_wait(self, retry_after: str | None) -> float | None:
        """Return the seconds that Retry-After asks for, capped; None if it says nothing.

        Seconds or an HTTP date: RFC 9110, section 10.2.3.
        """
        text = (retry_after or "").strip()
        if text.isascii() and text.isdigit():
            return min(float(text), self.cap_seconds)
        moment: datetime | None = None
        with suppress(ValueError, OverflowError):
            moment = parsedate_to_datetime(text)
        if moment is None:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return min(max((moment - self.now()).total_seconds(), 0.0), self.cap_seconds)
