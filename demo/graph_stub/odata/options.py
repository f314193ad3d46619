"""The query options of a request, checked against what its endpoint documents."""

from collections.abc import Mapping
from dataclasses import dataclass

from demo.graph_stub.odata.entities import Entity
from demo.graph_stub.odata.filters import Filter
from demo.graph_stub.refusals import undocumented

MAX_PAGE_SIZE = 999
PAGE_TOKENS = frozenset({"$skiptoken", "$skip"})


@dataclass(frozen=True, kw_only=True)
class Documented:
    """What an endpoint's page promises: options, and the properties that can be filtered by.

    `count` is a promise only together with the header ConsistencyLevel.
    """

    options: frozenset[str] = frozenset({"$select", "$expand", "$filter"})
    filters: frozenset[str] = frozenset()

    @classmethod
    def of(cls, *options: str, filters: tuple[str, ...] = ()) -> "Documented":
        return cls(options=frozenset(options), filters=frozenset(filters))


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a request asks for."""

    select: tuple[str, ...] = ()
    expand: str = ""
    where: Filter | None = None
    top: int | None = None
    counts: bool = False


def read_options(
    query: Mapping[str, str],
    *,
    entity: Entity,
    documented: Documented,
    version: str,
    is_eventual: bool,
) -> Options:
    """Return the options; raise RefusedError for one that is not documented."""
    unknown = query.keys() - documented.options - PAGE_TOKENS
    if unknown:
        raise undocumented(f"Query option '{min(unknown)}' is not supported here.")
    if query.get("$count") == "true" and not is_eventual:
        raise undocumented("$count needs the header ConsistencyLevel: eventual.")
    return Options(
        select=_select(query.get("$select"), names=entity.names(version)),
        expand=_expand(query.get("$expand"), entity=entity),
        where=_where(query.get("$filter"), documented=documented),
        top=_top(query.get("$top")),
        counts=query.get("$count") == "true",
    )


def _select(text: str | None, *, names: tuple[str, ...]) -> tuple[str, ...]:
    chosen = tuple(text.split(",")) if text is not None else ()
    for name in chosen:
        if name not in names:
            raise undocumented(f"Could not find a property named '{name}'.")
    return chosen


def _expand(text: str | None, *, entity: Entity) -> str:
    if text is None:
        return ""
    if "," in text:
        raise undocumented("Only one relationship can be expanded.")
    if text not in entity.navigations:
        raise undocumented(f"Could not find a relationship named '{text}'.")
    return text


def _where(text: str | None, *, documented: Documented) -> Filter | None:
    if text is None:
        return None
    where = Filter.parse(text)
    for name in where.names:
        if name not in documented.filters:
            raise undocumented(f"The property '{name}' cannot be filtered by.")
    return where


def _top(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdigit() or not 1 <= int(text) <= MAX_PAGE_SIZE:
        raise undocumented(f"$top is a number from 1 to {MAX_PAGE_SIZE}.")
    return int(text)
