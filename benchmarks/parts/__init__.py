"""What is measured. Every part is a function that returns its figures."""

from collections.abc import Callable, Mapping

from benchmarks.figures import Figures
from benchmarks.parts import (
    attention,
    claims,
    cycles,
    event,
    fleet,
    inventory,
    load,
    off_boarding,
    pages,
    prune,
    request,
    summary,
    tower,
    truth,
    writers,
)

type Part = Callable[..., Figures]
"""Called with the ledgers there are, smallest first, and whether to be thorough."""

PARTS: Mapping[str, Part] = {
    "event": event.measure,
    "request": request.measure,
    "summary": summary.measure,
    "tower": tower.measure,
    "prune": prune.measure,
    "cycles": cycles.measure,
    "off_boarding": off_boarding.measure,
    "writers": writers.measure,
    "truth": truth.measure,
    "inventory": inventory.measure,
    "attention": attention.measure,
    "fleet": fleet.measure,
    "claims": claims.measure,
    "pages": pages.measure,
    "load": load.measure,
}
