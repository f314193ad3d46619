from collections.abc import Iterator
from itertools import count
from random import Random
from threading import Event

import pytest

from benchmarks.arrivals import NO_ANSWER, Answer, Outcome, figures, moments, send_all

RIGHT = Answer(status=200, is_right=True)
REFUSED = Answer(status=503, is_right=False, retry_after="5")


def chance() -> Random:
    return Random(1)  # noqa: S311


def test_there_are_as_many_moments_as_the_rate_says_in_order_and_within_the_time() -> None:
    due = moments(rate=50, seconds=4, chance=chance())

    assert len(due) == 200
    assert due == sorted(due)
    assert 0 <= due[0] < 1
    assert 3 < due[-1] <= 4
    assert due == moments(rate=50, seconds=4, chance=chance())


def test_a_request_leaves_when_it_is_due_although_the_first_has_no_answer() -> None:
    others_were_sent, sent = Event(), []

    def send(number: int) -> Answer:
        if number == 0:
            assert others_were_sent.wait(timeout=300)
        sent.append(number)
        if len(sent) == 3:
            others_were_sent.set()
        return RIGHT

    outcomes = send_all([0.0] * 4, send)

    assert sent[-1] == 0
    assert [each.answer for each in outcomes] == [RIGHT] * 4


def test_what_a_request_waits_within_the_generator_counts() -> None:
    """One at a time, each of which takes ten seconds: all but the first wait for those before."""
    now = [100.0]

    def send(number: int) -> Answer:
        now[0] += 10
        return RIGHT

    outcomes = send_all([0.0, 0.0, 0.0], send, most=1, clock=lambda: now[0])

    assert [each.seconds for each in outcomes] == [10, 20, 30]


def test_a_request_that_is_due_later_has_waited_less() -> None:
    ticks: Iterator[float] = count(0.0)

    [outcome] = send_all([0.5], lambda number: RIGHT, clock=lambda: next(ticks))

    # Began at 0, was sent after 1, answered at 2.
    assert outcome.seconds == 1.5


def test_figures_tell_right_answers_from_refusals_and_both_from_errors() -> None:
    outcomes = [
        *(Outcome(answer=RIGHT, seconds=number / 1_000) for number in range(101)),
        Outcome(answer=REFUSED, seconds=2),
        Outcome(answer=Answer(status=503, is_right=False), seconds=9),
        Outcome(answer=Answer(status=NO_ANSWER, is_right=False), seconds=9),
        Outcome(answer=Answer(status=500, is_right=False), seconds=9),
    ]

    found = figures(outcomes)

    assert (found["requests"], found["refused"], found["errors"]) == (105, 1, 3)
    assert found["answered_ms"] == {"median": 50, "p95": 95, "p99": 99, "worst": 100}
    assert found["refused_ms"]["worst"] == 2_000


@pytest.mark.parametrize("answer", [RIGHT, REFUSED], ids=["none refused", "none answered"])
def test_of_what_did_not_happen_there_are_no_figures(answer: Answer) -> None:
    found = figures([Outcome(answer=answer, seconds=1)])

    assert bool(found["answered_ms"]) is answer.is_right
    assert bool(found["refused_ms"]) is not answer.is_right
