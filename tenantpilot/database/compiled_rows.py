"""The rows of a compiled queryset, read as they are asked for."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from math import ceil
from typing import Any, Final

from tenantpilot.database.compiled_statement import Statement

COUNT: Final = "count"

# A page that is not full asks for as many rows as one that is: each number of rows is a shape.
ROWS_A_PAGE: Final = 25

# What is asked for: all rows, some, or how many there are.
type Part = slice | str | None


class CompiledRows[Row]:
    """As a queryset: read once, whole, in part or counted. Django's Paginator takes it."""

    def __init__(
        self, statement: Callable[[Part], Statement | None], values: Mapping[str, Any]
    ) -> None:
        """Take what compiles the statement of a part; None: nothing can be found."""
        self.statement, self.values = statement, values

    def __iter__(self) -> Iterator[Row]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, part: slice) -> list[Row]:
        """Return some of the rows. No more are read than fill the page."""
        start = part.start or 0
        pages = ceil((part.stop - start) / ROWS_A_PAGE)
        return self._read(slice(start, start + pages * ROWS_A_PAGE))[: part.stop - start]

    def first(self) -> Row | None:
        """Return the first row, which alone is read; None if there is none."""
        return next(iter(self._read(slice(1))), None)

    def count(self) -> int:
        """Return how many rows there are, and read none."""
        counting = self.statement(COUNT)
        return counting.count(self.values) if counting else 0

    @cached_property
    def _all(self) -> list[Row]:
        return self._read(None)

    def _read(self, part: Part) -> list[Row]:
        reading = self.statement(part)
        return reading.rows(self.values) if reading else []
