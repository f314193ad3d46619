"""Every use of a kept statement is compared with one that is built for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS

from tenantpilot.database.compiled import CompiledQuerySet
from tenantpilot.database.compiled_rows import COUNT, CompiledRows, Part
from tenantpilot.database.compiled_statement import Statement, literal

# As the product calls it.
uncompared = CompiledQuerySet.__call__


@contextmanager
def compared() -> Iterator[None]:
    """Raise AssertionError where a kept statement is not what its function would build now."""
    with patch.object(CompiledQuerySet, "__call__", _compared_call):
        yield


def _compared_call(self: CompiledQuerySet[..., Any], **named: Any) -> Any:
    rows = uncompared(self, **named)
    if not isinstance(rows, CompiledRows):
        return rows
    built, kept = self.build(**named), rows.statement

    def statement(part: Part) -> Statement | None:
        found = kept(part)
        now, then = _as_built(built, part), found and found.text % _literals(rows.values)
        # Of a number that no row can have Django does not ask; the database has to say it.
        is_same = now == then or (
            now is None and found is not None and not found.count(rows.values)
        )
        assert is_same, f"{self.build.__qualname__}: kept is {then}, built is {now}"
        return found

    rows.statement = statement
    return rows


def _as_built(queryset: Any, part: Part = None) -> str | None:
    """Return the text of a queryset's statement; None if Django knows that it finds nothing."""
    if part == COUNT:
        queryset = queryset.order_by().values("pk")
    elif part is not None:
        queryset = queryset[part]
    try:
        text, values = queryset.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    except EmptyResultSet:
        return None
    return str(text % tuple(map(literal, values)))


def _literals(values: Any) -> dict[str, str]:
    return {name: literal(each) for name, each in values.items()}
