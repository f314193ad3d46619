"""Requests that leave when they are due, however those before them fare.

A client that waits for an answer before it asks again is slowed down by the server that it
measures, and so misses the waiting. Here the moments are drawn beforehand, and a request's time
counts from its moment: what it waits within the generator counts, too.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count
from random import Random

from benchmarks.figures import Figures
from benchmarks.samples import Spread

# More than the servers let wait: the generator is never what requests queue in.
MOST_AT_ONCE = 600
NO_ANSWER = 0

type Send = Callable[[int], "Answer"]
"""Sends the request of that number."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back. `is_right`: it was what the request is answered with when all is well."""

    status: int
    is_right: bool
    retry_after: str | None = None

    @property
    def is_refusal(self) -> bool:
        """Whether it says that there is too much to do, and when to come back."""
        return self.status == HTTPStatus.SERVICE_UNAVAILABLE and bool(self.retry_after)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """An answer, and the seconds from the moment at which its request was due."""

    answer: Answer
    seconds: float


def moments(*, rate: float, seconds: float, chance: Random) -> list[float]:
    """Return when requests are due, in seconds from the start: independent of each other."""
    return sorted(chance.uniform(0, seconds) for _ in range(round(rate * seconds)))


def send_all(
    due: Sequence[float],
    send: Send,
    *,
    most: int = MOST_AT_ONCE,
    clock: Callable[[], float] = time.monotonic,
) -> list[Outcome]:
    """Send each request at its moment, and return what came of it when all are answered."""
    began = clock()

    def one(number: int, moment: float) -> Outcome:
        answer = send(number)
        return Outcome(answer=answer, seconds=clock() - began - moment)

    with ThreadPoolExecutor(most) as pool:
        under_way = []
        for number, moment in zip(count(), due):
            time.sleep(max(0.0, began + moment - clock()))
            under_way.append(pool.submit(one, number, moment))
        return [each.result() for each in under_way]


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """Return how many there were of each kind, and the milliseconds they took."""
    right = [each for each in outcomes if each.answer.is_right]
    refused = [each for each in outcomes if each.answer.is_refusal]
    return {
        "requests": len(outcomes),
        "errors": len(outcomes) - len(right) - len(refused),
        "refused": len(refused),
        "answered_ms": _spread(right),
        "refused_ms": _spread(refused),
    }


def _spread(outcomes: Sequence[Outcome]) -> Figures:
    """Return where the middle lies and how far the rest; nothing if there were none."""
    taken = [1_000 * each.seconds for each in outcomes]
    if not taken:
        return {}
    spread = Spread.of(taken)
    values = {"median": spread.median, "p95": spread.p95, "p99": spread.p99, "worst": max(taken)}
    return {name: round(value, 1) for name, value in values.items()}
