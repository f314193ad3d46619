"""The heads of the inventory's table that put it in order."""

from datetime import datetime

from django.http import QueryDict
from django.utils.dateformat import format as in_words
from django.utils.timezone import localtime

from inventory.forms import Sort
from tenantpilot.ui.list_addresses import list_address
from tenantpilot.ui.table_heads import Head

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


def heads(query: QueryDict, *, sort: Sort, agreed_at: datetime | None) -> dict[str, Head]:
    """Return the heads by name. The filters stay; the list begins with its first page."""
    labels = {
        "policy": "Policy",
        "difference": f"Since {in_words(localtime(agreed_at), 'j M')}" if agreed_at else "",
        "changed": "Last changed",
    }
    return {
        name: Head(
            label=labels[name],
            url=_query(query, again if sort == first else first),
            direction=_DIRECTIONS[sort] if _OF.get(sort) == name else "",
        )
        for name, (first, again) in _ORDERS.items()
    }


def _query(query: QueryDict, sort: Sort) -> str:
    return list_address(query, page="", sort=sort.value)
