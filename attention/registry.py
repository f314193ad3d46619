"""The functions that know what needs a person: one a feature, in its module `attention`.

    @attention_source
    def failing(tenants: Sequence[Tenant], *, now: datetime) -> Iterator[Item]: ...

AttentionConfig.ready() imports these modules. Each function is asked about many tenants at once,
in their scope, and takes a fixed number of statements however many they are. It yields at most
one item of a kind for a tenant, and only what is so now: what is put right is not yielded.
"""

from collections.abc import Callable, Iterable

from attention.items import Item

type Source = Callable[..., Iterable[Item]]

SOURCES: list[Source] = []


def attention_source(source: Source) -> Source:
    """Register a function that yields what needs a person on `tenants` at the moment `now`."""
    SOURCES.append(source)
    return source
