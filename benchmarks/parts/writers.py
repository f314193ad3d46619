"""(e) Many writers at once: transactions a second, each of one event and its COMMIT."""

import time
from collections.abc import Mapping, Sequence

from django.db import connection

from benchmarks import databases, load
from benchmarks.figures import Figures
from benchmarks.labels import COUNTER, PLAIN, RECORD
from benchmarks.ledger import Ledger
from benchmarks.load import Write
from benchmarks.milestones import Actors
from benchmarks.samples import Candidate, Spread, in_turns
from operations.models import OperationRun

WRITERS_AT_ONCE = (1, 2, 4, 8, 16)
MAKE_COUNTER = "CREATE TABLE bench_counter AS SELECT 0::bigint AS events"


def count_up(actors: Actors, run: OperationRun) -> None:
    """The path not taken: a total that every writer has to lock."""
    actors.insert(run)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE bench_counter SET events = events + 1")


WAYS: Mapping[str, Write] = {PLAIN: Actors.insert, RECORD: Actors.record, COUNTER: count_up}


def measure(*, ledgers: Sequence[Ledger], thorough: bool) -> Figures:
    """Transactions a second by number of writers and way, and ours against the plain INSERT."""
    ledger = [each for each in ledgers if each.rows <= 1_000_000][-1]
    seconds, rounds = (2.0, 5) if thorough else (1.0, 3)
    with databases.copy_of(ledger.database):
        with connection.cursor() as cursor:
            cursor.execute(MAKE_COUNTER)
        taken = {
            number: in_turns(
                f"{number} writers",
                {name: _rate(write, number, seconds) for name, write in WAYS.items()},
                rounds=rounds,
            )
            for number in WRITERS_AT_ONCE
        }
    return {
        "rows": ledger.rows,
        "a_second": {
            str(number): {name: Spread.of(values).as_json() for name, values in ways.items()}
            for number, ways in taken.items()
        },
        "ratio": {str(number): _ratio(ways) for number, ways in taken.items()},
    }


def _ratio(ways: dict[str, list[float]]) -> float:
    """Round by round, because the disk's mood changes between rounds."""
    pairs = zip(ways[RECORD], ways[PLAIN], strict=True)
    return round(Spread.of([ours / plain for ours, plain in pairs]).median, 3)


def _rate(write: Write, number: int, seconds: float) -> Candidate:
    def run() -> list[float]:
        with load.writing(write, writers=number) as busy:
            time.sleep(seconds)
        return [len(busy.written) / seconds]

    return run
