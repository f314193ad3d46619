"""Rows of another table as a column, for a page that wants a few of each of several tables."""

from collections.abc import Sequence
from typing import Any, override

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import JSONField, Model, QuerySet, Subquery
from django.db.models.functions import JSONArray


class RowSubquery(Subquery):
    """The first row of a queryset as an instance of its model; None if there is none.

    For few and small rows: they travel as JSON. Only the named columns are read, and what the
    queryset annotates if it is named; others are read when they are asked for, as after `only`.
    """

    def __init__(self, queryset: QuerySet[Any], *columns: str) -> None:
        row = _RowField(queryset.model, columns)
        super().__init__(_as_json(queryset, columns)[:1], output_field=row)


class RowsSubquery(ArraySubquery):
    """All rows of a queryset, as a list of what RowSubquery makes of one."""

    def __init__(self, queryset: QuerySet[Any], *columns: str) -> None:
        super().__init__(_as_json(queryset, columns))
        self._rows = ArrayField(_RowField(queryset.model, columns))

    @property
    @override
    def output_field(self) -> Any:
        return self._rows


def _as_json(queryset: QuerySet[Any], columns: Sequence[str]) -> QuerySet[Any, Any]:
    return queryset.values(row=JSONArray(*columns))


class _RowField(JSONField):
    """Makes an instance of what the database tells of its row."""

    def __init__(self, model: type[Model], columns: Sequence[str]) -> None:
        super().__init__()
        self._model, self._columns = model, columns
        # In the order of the model's fields, as `from_db` wants them.
        self._own = [each for each in model._meta.concrete_fields if each.attname in columns]
        self._names = [each.attname for each in self._own]

    @override
    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        values = super().from_db_value(value, expression, connection)
        if values is None:
            return None
        told = dict(zip(self._columns, values, strict=True))
        own = [each.to_python(told.pop(each.attname)) for each in self._own]
        row = self._model.from_db(connection.alias, self._names, own)
        vars(row).update(told)
        return row
