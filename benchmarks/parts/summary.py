"""(c) How long a summary takes, by the ledger's size and the window, ours and others'."""

from collections.abc import Sequence

from benchmarks import alternatives, databases, growth
from benchmarks.figures import Figures
from benchmarks.labels import TOTALS
from benchmarks.ledger import Ledger
from benchmarks.samples import Candidate, Spread, in_turns, timed
from telemetry.summary.query import summarize
from telemetry.summary.windows import Window

CALLS, LEAST_CALLS = 20, 200


def measure(*, ledgers: Sequence[Ledger], thorough: bool) -> Figures:
    """Milliseconds by size, window and way, whether ours was exact, and how it grows."""
    return {
        "sizes": {str(each.rows): _size(each, thorough=thorough) for each in ledgers},
        "growth": growth.measure(ledgers, thorough=thorough),
    }


def _size(ledger: Ledger, *, thorough: bool) -> Figures:
    with databases.using(ledger.database):  # nothing is spoiled: only the rollup is new
        alternatives.prepare()
        return {window.slug: _window(ledger, window, thorough=thorough) for window in Window.ALL}


def _window(ledger: Ledger, window: Window, *, thorough: bool) -> Figures:
    rounds = _rounds(ledger, thorough=thorough)
    calls = max(CALLS, LEAST_CALLS // rounds)

    def ours() -> list[float]:
        return [timed(lambda: summarize(window, now=ledger.until)) for _ in range(calls)]

    candidates: dict[str, Candidate] = {TOTALS: ours, **alternatives.of(window, now=ledger.until)}
    taken = in_turns(f"Summaries of {ledger.rows:,}, {window.label}", candidates, rounds=rounds)
    spreads = {name: Spread.of(values) for name, values in taken.items()}
    return {
        "exact": alternatives.agree(summarize(window, now=ledger.until)),
        "milliseconds": {name: spread.as_json() for name, spread in spreads.items()},
    }


def _rounds(ledger: Ledger, *, thorough: bool) -> int:
    """The others take seconds for millions of rows, so they get fewer turns there."""
    return max(3, (30 if thorough else 10) * 100_000 // ledger.rows)
