"""Querysets that are compiled once, and then only executed, with other values.

    @compiled
    def runs_since(*, moment: datetime) -> QuerySet[OperationRun]: ...

    for run in runs_since(moment=yesterday): ...

Django takes many times longer to build and compile a statement than PostgreSQL to answer it.

An argument that is annotated as a number, a moment, a day or `IdArray` is a value, other at each
call. The rest decides the shape of the statement; each shape is compiled for itself. The tenants
in scope are a value, too, and looked up at each call. Whatever else a queryset took from outside
would be another person's at the next use. So it is compiled twice, with two sets of made-up
values and tenants and in two time zones, and refused if it reads anything, holds a moment that
is no argument, or differs in more than its values; and tests compare each use with a statement
built for it.

Whether a request may open a workspace or a tenant is not asked by one of these.
"""

import inspect
from collections.abc import Callable, Mapping
from functools import lru_cache, partial, update_wrapper
from typing import Any, cast

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from tenantpilot.database.compiled_rows import COUNT, CompiledRows, Part
from tenantpilot.database.compiled_scope import Scope
from tenantpilot.database.compiled_statement import SAMPLES, Statement

# Of one function: what was used longest ago is compiled again.
MOST_SHAPES = 64


class CompiledQuerySet[**P, Row]:
    """Reads the rows of a queryset by kept statements. Its arguments are named."""

    def __init__(self, build: Callable[P, QuerySet[Any, Row]]) -> None:
        self.build: Callable[..., QuerySet[Any, Row]] = build
        update_wrapper(self, build)
        named = inspect.signature(build).parameters
        self._types = {
            name: each.annotation for name, each in named.items() if each.annotation in SAMPLES
        }
        self._compiled = lru_cache(MOST_SHAPES)(self._compile)

    def __call__(self, *_: P.args, **named: P.kwargs) -> CompiledRows[Row]:
        """Return the rows in scope. Reading them raises NotCompilableError if they cannot be."""
        in_force = Scope.now()
        if in_force is None:
            return cast(CompiledRows[Row], self.build(**named))
        in_scope, tenants = in_force
        shape: dict[str, Any] = dict(named)
        values = {name: shape.pop(name) for name in self._types} | tenants
        return CompiledRows(partial(self._compiled, in_scope, **shape), values)

    def _compile(self, in_scope: Scope, part: Part, **shape: Any) -> Statement | None:
        """Return the statement; None if Django knows that it can find nothing."""

        def build(sample: Mapping[str, Any]) -> QuerySet[Any, Any]:
            with in_scope.of(sample):
                found = self.build(**shape, **{name: sample[name] for name in self._types})
            if isinstance(part, slice):
                return found[part]
            return found.order_by().values("pk") if part == COUNT else found

        try:
            return Statement(build, self._types | in_scope.types)
        except EmptyResultSet:
            return None


def compiled[**P, Row](build: Callable[P, QuerySet[Any, Row]]) -> CompiledQuerySet[P, Row]:
    """Let a function that returns a queryset read its rows by kept statements."""
    return CompiledQuerySet(build)
