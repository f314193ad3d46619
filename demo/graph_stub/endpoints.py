"""An endpoint of Graph: its address, its rows, and what its documentation promises."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import overload

from demo.graph_stub.odata.entities import V1, Entity, Json
from demo.graph_stub.odata.options import Documented
from demo.graph_stub.odata.page_tokens import TokenForm
from demo.graph_stub.world import StubTenant

PAGE_SIZE = 100
# Lists of the directory whose rows carry related objects come in smaller pages.
EXPANDED_PAGE_SIZE = 20


class Service(StrEnum):
    """Who answers behind Graph; each refuses in its own way."""

    DIRECTORY = "directory"
    PIM = "pim"
    INTUNE = "intune"
    CONDITIONAL_ACCESS = "conditional_access"


class LazyRows[Item](Sequence[Json]):
    """Rows that are made when they are shown: a page of a long list makes only its own."""

    def __init__(self, items: Sequence[Item], row: Callable[[Item], Json]) -> None:
        self._items = items
        self._row = row

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, index: int) -> Json: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Json]: ...

    def __getitem__(self, index: int | slice) -> Json | Sequence[Json]:
        if isinstance(index, slice):
            return [self._row(item) for item in self._items[index]]
        return self._row(self._items[index])


type Rows = Callable[[StubTenant, Mapping[str, str]], Sequence[Json] | None]


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """A documented address. `rows` returns None for an object that is not there.

    `opened_by` names the entry of the table of permissions. `counts_pages`: every page carries
    the number of its own rows as if it were the list's, as one Intune list does.
    """

    path: str
    opened_by: str
    entity: Entity
    rows: Rows
    documented: Documented
    versions: frozenset[str] = frozenset({V1})
    service: Service = Service.DIRECTORY
    is_list: bool = True
    token_form: TokenForm = TokenForm.OPAQUE
    page_size: int = PAGE_SIZE
    expanded_page_size: int = EXPANDED_PAGE_SIZE
    counts_pages: bool = False

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        parts = re.split(r"\{(\w+)\}", self.path)
        named = [
            f"(?P<{part}>[^/']+)" if number % 2 else re.escape(part)
            for number, part in enumerate(parts)
        ]
        return re.compile("".join(named))

    def match(self, path: str) -> dict[str, str] | None:
        """Return the ids in the path, if it is one of this endpoint."""
        found = self._pattern.fullmatch(path)
        return found.groupdict() if found else None
