"""Lists, page by page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx

from tenantpilot.graph import fields
from tenantpilot.graph.failures import GraphError, GraphFailure, shielded
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.session import Session


@dataclass(frozen=True, kw_only=True)
class Page[Item]:
    """Some of a list. `total` is the length of the whole list, where Microsoft tells it."""

    items: tuple[Item, ...]
    total: int | None


class Listing[Item]:
    """A list that is being read. Nothing is fetched before it is asked for."""

    def __init__(
        self, session: Session, first: httpx.URL, *, read: Callable[[JsonObject], Item]
    ) -> None:
        self._session = session
        self._next = first
        self._more = True
        self._read = read
        self._total: int | None = None
        self._pages_left = session.config.max_pages

    def __iter__(self) -> Iterator[Page[Item]]:
        while self._more:
            yield shielded(self._page)

    def _page(self) -> Page[Item]:
        if self._pages_left == 0:
            raise GraphError(GraphFailure.TOO_MANY_PAGES)
        self._pages_left -= 1
        body = self._session.fetch(self._next)
        items = tuple(self._read(item) for item in fields.objects(body, "value"))
        # Only the first page of a list carries the count.
        if "@odata.count" in body:
            self._total = fields.count(body, "@odata.count")
        link = body.get("@odata.nextLink")
        self._more = link is not None
        if self._more:
            self._next = self._session.follow(link)
        return Page(items=items, total=self._total)
