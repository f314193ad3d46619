"""Durations, taken in turns so that what disturbs the machine disturbs every candidate."""

import gc
import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from benchmarks.progress import each

SEED = 20_260_520


@dataclass(frozen=True, kw_only=True)
class Spread:
    """What a figure was, in its own unit: the median, and how far the rest lay from it."""

    median: float
    quarter: float
    three_quarters: float
    p95: float
    p99: float
    samples: int

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        ordered = sorted(values)
        if len(ordered) == 1:
            ordered *= 2
        cuts = statistics.quantiles(ordered, n=100, method="inclusive")
        return cls(
            median=statistics.median(ordered), quarter=cuts[24], three_quarters=cuts[74],
            p95=cuts[94], p99=cuts[98], samples=len(values),
        )  # fmt: skip

    def as_json(self) -> dict[str, float]:
        return {name: round(value, 4) for name, value in asdict(self).items()}


type Candidate = Callable[[], Sequence[float]]
"""Runs once and says how long it took: one duration or several."""


def in_turns(
    label: str, candidates: Mapping[str, Candidate], *, rounds: int
) -> dict[str, list[float]]:
    """Run every candidate once a round, in a new order each round."""
    chance = random.Random(SEED)
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in each(label, range(rounds)):
        for name in chance.sample(list(candidates), len(candidates)):
            gc.collect()
            taken[name].extend(candidates[name]())
    return taken


def timed(act: Callable[[], object]) -> float:
    """How many milliseconds it took, with Python's garbage collector waiting."""
    gc.disable()
    try:
        began = time.perf_counter_ns()
        act()
        return (time.perf_counter_ns() - began) / 1e6
    finally:
        gc.enable()
