"""How much longer a summary takes in a larger ledger.

Ledgers take turns of a few calls each, every one in a session that stays open: measured one after
the other, minutes apart, they would differ by the machine's mood, and by what a copy has just
written.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from django.db import connection

from benchmarks import alternatives, databases, ledger_scaling
from benchmarks.figures import Figures
from benchmarks.labels import AT_PACE, sized
from benchmarks.ledger import Ledger
from benchmarks.samples import Spread, in_turns, timed
from telemetry.summary.query import summarize
from telemetry.summary.windows import Window

LEAST_ROWS = 1_000_000
# A copy of this one gets events as often as in a ledger ten times as large.
QUICKENED = 10_000_000
CALLS, ROUNDS, THOROUGH_ROUNDS = 5, 40, 120
# After these, statements are prepared, and what a summary reads is in memory.
WARM_UP_CALLS = 10


def measure(ledgers: Sequence[Ledger], *, thorough: bool) -> Figures:
    """Milliseconds by window and ledger; nothing if there are no two to compare."""
    large = {sized(each.rows): each for each in ledgers if each.rows >= LEAST_ROWS}
    if len(large) <= 1:
        return {}
    rounds = THOROUGH_ROUNDS if thorough else ROUNDS
    with _and_at_pace(large) as known, _sides(known) as sides:
        return {window.slug: _window(window, sides, rounds=rounds) for window in Window.ALL}


@contextmanager
def _and_at_pace(ledgers: Mapping[str, Ledger]) -> Iterator[Mapping[str, Ledger]]:
    """Yield these ledgers, and beside them a copy that ends as a larger one."""
    calm = ledgers.get(sized(QUICKENED))
    if calm is None:
        yield ledgers
        return
    with databases.copy_of(calm.database) as copy:
        quick = replace(calm, database=copy, rows=10 * calm.rows)
        ledger_scaling.quicken(quick)
        yield {**ledgers, AT_PACE: quick}


@dataclass(frozen=True, kw_only=True)
class _Side:
    """A ledger, and how to turn to the session on it."""

    ledger: Ledger
    turn_to: Callable[[str], None]

    def run(self, window: Window, *, calls: int = CALLS) -> list[float]:
        self.turn_to(self.ledger.database)
        return [timed(lambda: summarize(window, now=self.ledger.until)) for _ in range(calls)]

    def is_exact(self, window: Window) -> bool:
        self.turn_to(self.ledger.database)
        return alternatives.agree(summarize(window, now=self.ledger.until))


@contextmanager
def _sides(ledgers: Mapping[str, Ledger]) -> Iterator[Mapping[str, _Side]]:
    names = {each.database for each in ledgers.values()}
    with databases.side_by_side(names) as turn_to:
        with connection.cursor() as cursor:
            # Nothing of what was copied is to be written while others are timed.
            cursor.execute("CHECKPOINT")
        yield {name: _Side(ledger=each, turn_to=turn_to) for name, each in ledgers.items()}


def _window(window: Window, sides: Mapping[str, _Side], *, rounds: int) -> Figures:
    for side in sides.values():
        side.run(window, calls=WARM_UP_CALLS)
    candidates = {name: partial(side.run, window) for name, side in sides.items()}
    taken = in_turns(f"Every size in turns, {window.label}", candidates, rounds=rounds)
    return {
        "exact": all(side.is_exact(window) for name, side in sides.items() if name == AT_PACE),
        "milliseconds": {name: Spread.of(values).as_json() for name, values in taken.items()},
    }
