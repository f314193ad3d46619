"""(a) One event, in a transaction that is open already; its COMMIT is not counted."""

from collections.abc import Callable, Sequence

from django.db import Error, connection, transaction

from benchmarks import databases, peers
from benchmarks.figures import Figures
from benchmarks.labels import FLOOR, FUNCTION, GUARDED, ORM, RECORD
from benchmarks.ledger import Ledger
from benchmarks.milestones import KIND, Actors, numbers
from benchmarks.peers.models import Milestone
from benchmarks.processors import one_processor
from benchmarks.samples import Candidate, Spread, in_turns, timed

BATCH = 200
WARM_UP = 20
MICROSECONDS = 1_000


def measure(*, ledgers: Sequence[Ledger], thorough: bool) -> Figures:
    """Microseconds an event takes, and how often the floor's time that is."""
    ledger = [each for each in ledgers if each.rows <= 1_000_000][-1]
    with databases.copy_of(ledger.database), one_processor() as both:
        able, unable = _working_peers()
        candidates = {**_ours(), **able}
        taken = in_turns("One event", candidates, rounds=100 if thorough else 15)
    spreads = {name: Spread.of(values) for name, values in taken.items()}
    return {
        "rows": ledger.rows,
        "one_processor": both,
        "microseconds": {name: spread.as_json() for name, spread in spreads.items()},
        "ratio": {
            name: round(spread.median / spreads[FLOOR].median, 3)
            for name, spread in spreads.items()
        },
        "peers": list(able),
        "not_working": unable,
    }


def _ours() -> dict[str, Candidate]:
    actors = Actors()
    return {
        FLOOR: _batch(actors.insert, actors.run),
        FUNCTION: _batch(actors.call, actors.run),
        RECORD: _batch(actors.record, actors.run),
        GUARDED: _batch(actors.guarded_insert, actors.run),
        ORM: _batch(actors.create, actors.run),
    }


def _working_peers() -> tuple[dict[str, Candidate], dict[str, str]]:
    """Those that write a row with this Django, and what the others say instead."""
    found, unable = peers.find()
    able: dict[str, Candidate] = {}
    for name, event in found.items():
        try:
            with transaction.atomic():
                event(_milestone())
        except (Error, TypeError, ValueError, AttributeError, LookupError) as error:
            unable[name] = f"fails: {type(error).__name__}: {error}".partition("\n")[0]
        else:
            able[name] = _batch(event, _milestone)
    return able, unable


def _milestone() -> Milestone:
    milestone = Milestone(
        pk=next(numbers), workspace_id=1, tenant_id=1, actor_id=1, subject_id=1, kind=KIND
    )
    milestone._state.adding = False
    return milestone


def _write_all[T](write: Callable[[T], None], subjects: Sequence[T]) -> None:
    for each in subjects:
        write(each)


def _batch[T](write: Callable[[T], None], subject: Callable[[], T]) -> Candidate:
    def run() -> list[float]:
        connection.ensure_connection()
        with transaction.atomic():
            for _ in range(WARM_UP):
                write(subject())
            subjects = [subject() for _ in range(BATCH)]
            return [timed(lambda: _write_all(write, subjects)) * MICROSECONDS / BATCH]

    return run
