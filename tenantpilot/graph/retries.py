"""The retry policy: how often to retry, how long to wait, and when to give up.

Microsoft's guidance: https://learn.microsoft.com/graph/throttling
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from tenantpilot.graph.errors import GraphError, GraphFailure
from tenantpilot.graph.http.deadline import Deadline
from tenantpilot.graph.http.transport import Response
from tenantpilot.graph.refusals import refusal_of

BACKOFF_SECONDS = (0.5, 1.0, 2.0)
THROTTLED_BACKOFF_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
TRANSIENT = frozenset({GraphFailure.UNREACHABLE, GraphFailure.RESPONSE_INVALID})
# So long that it means "never"; longer waits would not fit into a date.
LONGEST_WAIT_SECONDS = timedelta(days=365).total_seconds()
# It does not pass by itself, as little as 501, which says that there is no such thing here.
FINAL = {HTTPStatus.HTTP_VERSION_NOT_SUPPORTED}


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """A failed attempt: its error, and how long to wait before each further one, if any.

    The wait that Microsoft asks for comes before ours.
    """

    error: GraphError
    pauses: tuple[float, ...] = ()


type Judge = Callable[[Response], Trouble | None]


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """Retries with pauses while the deadline allows."""

    deadline: Deadline
    longest_pause: float
    now: Callable[[], datetime]

    def run(self, send: Callable[[], Response], *, judge: Judge) -> Response:
        """Return the first response without trouble; raise the GraphError of the last one.

        `judge` sees the responses that are neither throttled nor Microsoft's own trouble.
        """
        pauses: Iterator[float] | None = None
        while isinstance(outcome := self._attempt(send, judge), Trouble):
            pauses = iter(outcome.pauses) if pauses is None else pauses
            pause = next(pauses, None)
            asked = outcome.error.retry_after_seconds
            # "At once" is no wait: asking again without a pause would go on like that.
            wait = asked or pause
            if pause is None or wait is None or not self._allows(wait, asked=asked):
                raise outcome.error
            self.deadline.sleep(wait)
        return outcome

    def _allows(self, wait: float, *, asked: float | None) -> bool:
        return (asked or 0.0) <= self.longest_pause and self.deadline.allows(wait)

    def _attempt(self, send: Callable[[], Response], judge: Judge) -> Response | Trouble:
        try:
            answer = send()
        except GraphError as error:
            if error.failure not in TRANSIENT:
                raise
            return Trouble(error=error.fresh(), pauses=BACKOFF_SECONDS)
        return self._own_trouble(answer) or judge(answer) or answer

    def _own_trouble(self, answer: Response) -> Trouble | None:
        wait = self.requested_wait(answer.headers.get("retry-after"))
        unavailable = answer.status == HTTPStatus.SERVICE_UNAVAILABLE and wait is not None
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS or unavailable:
            return _trouble(answer, GraphFailure.THROTTLED, wait, THROTTLED_BACKOFF_SECONDS)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            if answer.status == HTTPStatus.NOT_IMPLEMENTED:
                return _trouble(answer, GraphFailure.NOT_FOUND, None, ())
            pauses = () if answer.status in FINAL else BACKOFF_SECONDS
            return _trouble(answer, GraphFailure.SERVER_ERROR, None, pauses)
        return None

    def requested_wait(self, retry_after: str | None) -> float | None:
        """Return the seconds of a Retry-After header; None if it is missing or invalid.

        Seconds or an HTTP date: RFC 9110, section 10.2.3.
        """
        text = (retry_after or "").strip()
        if text.isascii() and text.isdigit():
            return min(float(text), LONGEST_WAIT_SECONDS)
        moment: datetime | None = None
        with suppress(ValueError, OverflowError):
            moment = parsedate_to_datetime(text)
        if moment is None:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return min(max((moment - self.now()).total_seconds(), 0.0), LONGEST_WAIT_SECONDS)


def _trouble(
    answer: Response, failure: GraphFailure, wait: float | None, pauses: tuple[float, ...]
) -> Trouble:
    error = GraphError(failure, retry_after_seconds=wait, refusal=refusal_of(answer))
    return Trouble(error=error, pauses=pauses)
