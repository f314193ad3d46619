"""The head of a column that puts a table in order."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Head:
    """A column's head: the address that orders by it, and how it is ordered now, if it is."""

    label: str
    url: str
    # As aria-sort says it: ascending, descending, or empty.
    direction: str = ""

    @property
    def arrow(self) -> str:
        return {"ascending": "↑", "descending": "↓"}.get(self.direction, "↕")
