"""Which figures of a breakdown may be shown: none from which a handful of people can be read."""

from collections.abc import Iterable, Sequence
from typing import Protocol

# A figure of a breakdown is about at least so many people who could have acted.
MINIMUM_GROUP = 5


class Cell(Protocol):
    """A figure, the one before it, and how many people could have made it."""

    @property
    def count(self) -> int: ...
    @property
    def previous(self) -> int: ...
    @property
    def people(self) -> int: ...


def withheld[C: Cell](cells: Sequence[C], *, minimum: int = MINIMUM_GROUP) -> list[C]:
    """Return the cells that must not be shown.

    These are the small ones and, because the sum of all is known, one more in which they
    disappear; all if there is none.
    """
    small = [cell for cell in cells if (cell.count or cell.previous) and cell.people < minimum]
    if not small:
        return []
    others = (cell for cell in cells if cell.people >= minimum)
    complement = min(_covers(others, small), key=lambda cell: cell.count, default=None)
    return list(cells) if complement is None else [*small, complement]


def _covers[C: Cell](cells: Iterable[C], small: Sequence[C]) -> Iterable[C]:
    """Yield the cells that are in every window in which a small one is."""
    now, before = any(cell.count for cell in small), any(cell.previous for cell in small)
    return (cell for cell in cells if (cell.count or not now) and (cell.previous or not before))
