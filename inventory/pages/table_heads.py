"""The heads of the inventory's table that put it in order."""

from dataclasses import dataclass

from django.http import QueryDict

from inventory.forms import Sort

# What each head asks for: first, and when it is pressed again.
_ORDERS = {
    "policy": (Sort.NAME, Sort.NAME_BACKWARDS),
    "difference": (Sort.DIFFERENT, Sort.CHANGED),
    "changed": (Sort.CHANGED, Sort.OLDEST),
}
_DIRECTIONS = {
    Sort.NAME: "ascending", Sort.NAME_BACKWARDS: "descending", Sort.DIFFERENT: "descending",
    Sort.CHANGED: "descending", Sort.OLDEST: "ascending",
}  # fmt: skip
_OF = {
    Sort.NAME: "policy", Sort.NAME_BACKWARDS: "policy", Sort.DIFFERENT: "difference",
    Sort.CHANGED: "changed", Sort.OLDEST: "changed",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Head:
    """A column's head: the address that orders by it, and how it is ordered now, if it is."""

    query: str
    direction: str

    @property
    def arrow(self) -> str:
        return {"ascending": "↑", "descending": "↓"}.get(self.direction, "↕")


def heads(query: QueryDict, *, sort: Sort) -> dict[str, Head]:
    """Return the heads by name. The filters stay; the list begins with its first page."""
    return {
        name: Head(
            query=_query(query, again if sort == first else first),
            direction=_DIRECTIONS[sort] if _OF.get(sort) == name else "",
        )
        for name, (first, again) in _ORDERS.items()
    }


def _query(query: QueryDict, sort: Sort) -> str:
    changed = query.copy()
    for name in ("page", "sort"):
        changed.pop(name, None)
    if sort.value:
        changed["sort"] = sort.value
    return f"?{changed.urlencode()}"
