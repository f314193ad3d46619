"""One compiled statement: where its values stand, and how its rows become what Django yields."""

import copy
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, NoReturn

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.utils import timezone
from psycopg.sql import Literal
from psycopg.types.json import Json, Jsonb

from tenantpilot.database import prepared
from tenantpilot.database.id_array import IdArray

# Made-up values of each type, the same never twice. An `int` fits into each column of numbers:
# a condition with one that does not fit, Django leaves out or knows to be false.
SAMPLES: dict[type, Callable[[int], Any]] = {
    int: lambda number: 30_000 + number,
    datetime: lambda number: datetime(2500 + number, 1, 1, tzinfo=UTC),
    date: lambda number: date(5500 + number, 1, 1),
    IdArray: lambda number: IdArray.of([2_100_000_000 + number]),
}
# No person's time zone: a statement that holds the current one must not be kept for others.
_ELSEWHERE = timezone.get_fixed_timezone(7)
# What is never one of a statement's own: it comes from a clock.
_MOMENTS = (date, datetime)

# `Any`: what is used of a queryset here is not in its public face.
type Build = Callable[[Mapping[str, Any]], Any]


class NotCompilableError(TypeError):
    """Something in the statement comes from outside the arguments, or is made of one."""


class Statement:
    """The text of a queryset's statement, with a name where each value stands."""

    def __init__(self, build: Build, types: Mapping[str, type]) -> None:
        """Compile what `build` makes of values of these types. Raises NotCompilableError."""
        first = _samples(types, 1)
        # Backwards: what is made of one value is not taken for the next one.
        second = _samples(dict(reversed(list(types.items()))), 1 + len(types))
        with _nothing_is_read():
            self._queryset = build(first)
            self._compiler = _compiler(self._queryset)
            text, own = self._compiler.as_sql()
            with timezone.override(_ELSEWHERE):
                same, others = _compiler(build(second)).as_sql()
        if text != same or self._queryset._prefetch_related_lookups:
            raise NotCompilableError("The values decide what the statement looks like.")
        pairs = {(first[name], second[name]): name for name in types}
        pieces = [_piece(*pair, pairs) for pair in zip(own, others, strict=True)]
        self.text = text.replace("%%", "%%%%") % tuple(pieces)

    def rows(self, values: Mapping[str, Any]) -> list[Any]:
        """Execute it with these values; raises what the database does."""
        given = self._queryset
        answered: Any = _Answered(self._compiler, prepared.execute(self.text, values))
        found: Any = QuerySet(given.model, query=answered, using=DEFAULT_DB_ALIAS)
        found._fields, found._fetch_mode = given._fields, given._fetch_mode
        return list(given._iterable_class(found))

    def count(self, values: Mapping[str, Any]) -> int:
        """Return how many rows it finds."""
        counting = f"SELECT count(*) FROM ({self.text}) found"  # noqa: S608 - it is the statement
        ((number,),) = prepared.execute(counting, values)
        return int(number)


class _Answered:
    """A query that was answered: what Django makes instances of."""

    def __init__(self, compiler: Any, rows: list[tuple[Any, ...]]) -> None:
        self._compiler, self._rows = compiler, rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self._compiler.query, name)

    def get_compiler(self, using: str) -> Any:
        """Return one of this thread's connection that has the rows."""
        compiler = copy.copy(self._compiler)
        compiler.connection = connections[using]
        compiler.execute_sql = lambda *_, **__: [self._rows]
        return compiler


def literal(value: object) -> str:
    """Return the value as the server reads it."""
    connection = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    return Literal(value).as_string(connection.connection)


def _samples(types: Mapping[str, type], number: int) -> dict[str, Any]:
    return {
        name: SAMPLES[each](place) for place, (name, each) in enumerate(types.items(), start=number)
    }


def _compiler(queryset: QuerySet[Any, Any]) -> Any:
    return queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)


def _piece(one: object, other: object, pairs: Mapping[tuple[Any, Any], str]) -> str:
    """Return the name of the value, or what is always the same."""
    if name := next((name for pair, name in pairs.items() if pair == (one, other)), None):
        return f"%({name})s"
    if _plain(one) != _plain(other) or isinstance(one, _MOMENTS):
        raise NotCompilableError(f"The statement holds {one!r}, which is none of the values.")
    return literal(one).replace("%", "%%")


def _plain(value: object) -> object:
    return value.obj if isinstance(value, Json | Jsonb) else value


@contextmanager
def _nothing_is_read() -> Iterator[None]:
    """Refuse statements: what they answer would be compiled in."""
    with connections[DEFAULT_DB_ALIAS].execute_wrapper(_refuse):
        yield


def _refuse(*_: Any) -> NoReturn:
    raise NotCompilableError("A statement was executed while another was compiled.")
