"""Lists, page by page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx2

from tenantpilot.graph import fields
from tenantpilot.graph.config import Version
from tenantpilot.graph.errors import GraphError, GraphFailure, GraphRefusal, strip_traceback
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.http.responses import EXPIRED_PAGE
from tenantpilot.graph.session import Session

# So many pages in a row that hold nothing new.
MAX_IDLE_PAGES = 100


@dataclass(frozen=True, kw_only=True)
class Page[Item]:
    """One page of a list. `total` is the length of the whole list, if Microsoft sends it.

    `unreadable` holds the ids of the entries that could not be read, empty where there is none.
    """

    items: tuple[Item, ...]
    total: int | None
    unreadable: tuple[str, ...] = ()


class Listing[Item]:
    """A list, fetched page by page while it is iterated over.

    An entry that `read` refuses with a FieldError costs only itself.
    """

    def __init__(
        self,
        session: Session,
        first: httpx2.URL,
        *,
        read: Callable[[JsonObject], Item],
        version: Version = "v1.0",
    ) -> None:
        self._session = session
        self._version = version
        self._first = self._next = first
        self._more = True
        self._read = read
        self._total: int | None = None
        self._pages_left = session.config.max_pages
        self._followed: set[str] = set()
        # Ids of the entries read so far.
        self._known: set[object] = set()
        self._was_restarted = False
        self._idle_pages = 0

    def __iter__(self) -> Iterator[Page[Item]]:
        while self._more:
            yield strip_traceback(self._page)

    def _page(self) -> Page[Item]:
        body = self._body()
        value = body.get("value")
        if not isinstance(value, list):
            raise fields.invalid()
        entries = [entry for entry in value if self._is_new(entry)]
        self._idle_pages = 0 if entries else self._idle_pages + 1
        if self._idle_pages > MAX_IDLE_PAGES:
            # It would go round for ever under another address each time.
            raise GraphError(GraphFailure.RESPONSE_INVALID)
        self._total = _total(body) or self._total
        link = body.get("@odata.nextLink")
        self._more = link is not None
        if self._more:
            self._next = self._session.follow(link, version=self._version)
        return self._read_page(entries)

    def _body(self) -> JsonObject:
        try:
            return self._fetch()
        except GraphError as error:
            expired = (error.refusal or GraphRefusal()).word == EXPIRED_PAGE
            if not expired or self._was_restarted:
                raise
        # Page tokens live for minutes: start once more, without what is read already.
        self._was_restarted = True
        self._followed.clear()
        self._next = self._first
        return self._fetch()

    def _fetch(self) -> JsonObject:
        if self._pages_left == 0:
            raise GraphError(GraphFailure.TOO_MANY_PAGES)
        self._pages_left -= 1
        address = str(self._next)
        if address in self._followed:
            # It would go round for ever.
            raise GraphError(GraphFailure.RESPONSE_INVALID)
        self._followed.add(address)
        return self._session.fetch(self._next)

    def _is_new(self, entry: object) -> bool:
        """Return whether the entry was not read before: rows move while a list is read."""
        number = entry.get("id") if isinstance(entry, dict) else None
        if not isinstance(number, str):
            return True
        is_known = number in self._known
        self._known.add(number)
        return not is_known

    def _read_page(self, entries: list[object]) -> Page[Item]:
        items: list[Item] = []
        unreadable: list[str] = []
        for entry in entries:
            try:
                items.append(self._read(_object(entry)))
            except fields.FieldError:
                unreadable.append(_key(entry))
        return Page(items=tuple(items), total=self._total, unreadable=tuple(unreadable))


def _object(entry: object) -> JsonObject:
    if not isinstance(entry, dict):
        raise fields.invalid()
    return entry


def _total(body: JsonObject) -> int | None:
    """Return the count, which only the first page carries; a nicety, if it can be read."""
    try:
        return fields.count(body, "@odata.count")
    except fields.FieldError:
        return None


def _key(entry: object) -> str:
    try:
        return fields.key(_object(entry), "id")
    except fields.FieldError:
        return ""
