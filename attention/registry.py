"""The functions that know what needs a person: one a feature, in its module `attention`.

    @attention_source
    def findings(facts: Facts) -> Iterator[Item]: ...

AttentionConfig.ready() imports these modules. Each function is asked about many tenants at once,
in their scope, and takes a fixed number of statements however many they are. It yields at most
one item of a kind for a tenant, and only what is so now: what is put right is not yielded.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from attention.items import Item
from tenantpilot.tenants.models import Tenant


class Facts:
    """The tenants that are asked about, the moment, and what was read of them so far."""

    def __init__(self, tenants: Sequence[Tenant], *, now: datetime) -> None:
        self.tenants = tenants
        self.now = now
        self._read: dict[object, Any] = {}

    def read[Fact](self, reader: Callable[[Sequence[Tenant]], Fact]) -> Fact:
        """Return what the reader says of the tenants; it is asked once, however many want it."""
        if reader not in self._read:
            self._read[reader] = reader(self.tenants)
        fact: Fact = self._read[reader]
        return fact


type Source = Callable[[Facts], Iterable[Item]]

SOURCES: list[Source] = []


def attention_source(source: Source) -> Source:
    """Register a function that yields what needs a person on the tenants of the facts."""
    SOURCES.append(source)
    return source
