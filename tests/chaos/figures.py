"""The figures of a storm, as a table for whoever watches."""

from collections.abc import Iterator

from tests.chaos.aftermath import Aftermath
from tests.chaos.storm import Plan, Storm

WIDTH = 44


def table_of(*, name: str, plan: Plan, storm: Storm, aftermath: Aftermath, restarts: int) -> str:
    """Return every figure, a line each."""
    lines = _lines(plan, storm, aftermath, restarts)
    return "\n".join([name, *(f"  {label:<{WIDTH}} {figure}" for label, figure in lines)])


def _lines(
    plan: Plan, storm: Storm, aftermath: Aftermath, restarts: int
) -> Iterator[tuple[str, str]]:
    yield "seed, seconds of storm", f"CHAOS_SEED={plan.seed}, {plan.seconds:g}"
    for act, subjects in storm.journal.acknowledged.items():
        yield f"acknowledged: {act}", f"{len(subjects):,}"
    for answer, times in sorted(storm.journal.answers.items()):
        yield answer, f"{times:,}"
    for blow, times in storm.nemesis.struck.items():
        yield blow, f"{times}"
    yield "processes started again", f"{restarts}"
    for family in aftermath.document["families"]:
        yield family["label"], f"{family['recorded']:,}/{family['expected']:,} recorded"
    for kind, count in aftermath.differences.items():
        yield kind, f"{count}"
    yield "put back by repairs in the storm", f"{aftermath.put_back}"
    yield "promised and not there", f"{len(aftermath.missing)}"
    yield "runs still live", f"{len(aftermath.stuck)} (quiet after {aftermath.quiet_after:.0f} s)"
    yield "verified in the storm, differences", f"{len(storm.looks)} times, {sum(storm.looks)}"
    yield "summary against a raw count", f"{aftermath.summarized:,}/{aftermath.counted:,}"
