"""The functions that know what needs a person: one a feature, in its module `attention`.

    @attention_source
    def findings(facts: Facts) -> Iterator[Item]: ...

AttentionConfig.ready() imports these modules. Each function is asked about many tenants at once,
in their scope, and takes a fixed number of statements however many they are. It lets the database
look for what is wrong: what is well with five hundred tenants is not fetched. It yields at most
one item of a kind for a tenant, and only what is so now: what is put right is not yielded.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from attention.items import Item
from tenantpilot.tenants.models import TenantStatus


class Facts:
    """The tenants that are asked about, by number, the moment, and what was read of them so far."""

    def __init__(self, tenants: Mapping[int, str], *, now: datetime) -> None:
        """Ask about tenants, each with its status; of archived ones nothing is asked."""
        self.tenants = list(tenants)
        self.worked_on = {pk for pk, each in tenants.items() if each != TenantStatus.ARCHIVED}
        self.active = {pk for pk, each in tenants.items() if each == TenantStatus.ACTIVE}
        self.now = now
        self._read: dict[object, Any] = {}

    def know[Fact](self, reader: Callable[..., Fact], fact: Fact) -> None:
        """Take what a page has read already in place of asking the reader."""
        self._read[reader] = fact

    def known[Fact](self, reader: Callable[..., Fact]) -> Fact | None:
        """Return what is known of it so far."""
        fact: Fact | None = self._read.get(reader)
        return fact

    def read[**P, Fact](
        self, reader: Callable[P, Fact], *arguments: P.args, **named: P.kwargs
    ) -> Fact:
        """Return what the reader answers; it is asked once, however many want it."""
        if reader not in self._read:
            self._read[reader] = reader(*arguments, **named)
        fact: Fact = self._read[reader]
        return fact


type Source = Callable[[Facts], Iterable[Item]]

SOURCES: list[Source] = []


def attention_source(source: Source) -> Source:
    """Register a function that yields what needs a person on the tenants of the facts."""
    SOURCES.append(source)
    return source
