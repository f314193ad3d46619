"""The addresses of a list's rows, which differ in a number: resolved once for all of them."""

from collections.abc import Callable
from typing import Any

from django.template import Context
from django.urls import reverse


def row_addresses(route: str, *, number: str, **arguments: object) -> Callable[[int], str]:
    """Return what makes the address of a row from its number. `number`: the name of the route's."""
    before, after = reverse(route, kwargs={**arguments, number: 0}).rsplit("/0/", 1)
    return lambda row: f"{before}/{row}/{after}"


def row_url(context: Context, route: str, number: str, row: int, **same: object) -> str:
    """Draw the address of a row of a list, as a tag. `same`: what the rows' addresses share."""
    rendering: Any = context.render_context
    known = rendering.setdefault(row_url, {})
    asked = (route, *same.values())
    if asked not in known:
        known[asked] = row_addresses(route, number=number, **same)
    address: str = known[asked](row)
    return address
