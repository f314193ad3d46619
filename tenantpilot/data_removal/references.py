"""References: the columns that point at a kind of row, and the rows that go with it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import CASCADE, DO_NOTHING, SET_NULL, ForeignKey, Model, QuerySet

from tenantpilot.data_removal.fields import RowNumber

type Rows = QuerySet[Any]


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A column that holds the number of another row, and what becomes of its own row."""

    model: type[Model]
    column: str
    on_delete: Callable[..., Any]
    is_key: bool
    when: Mapping[str, str] = field(default_factory=dict)
    why: str = ""

    def __str__(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    @property
    def goes(self) -> bool:
        return self.on_delete is CASCADE

    @property
    def is_emptied(self) -> bool:
        return self.on_delete is SET_NULL

    @property
    def is_kept(self) -> bool:
        return self.on_delete is DO_NOTHING

    def rows(self, numbers: Any) -> Rows:
        """Return the rows that point at these: numbers, or a queryset of them."""
        return self.model._base_manager.filter(**{f"{self.column}__in": numbers, **self.when})


def references_to(target: type[Model]) -> list[Reference]:
    """Return every declared reference to the model, by table and column."""
    models = apps.get_models(include_auto_created=True)
    return sorted((each for model in models for each in _references(model, target)), key=str)


def removed_with(rows: Rows) -> list[Rows]:
    """Return the rows and all that go with them, one queryset a table."""
    found: dict[type[Model], Rows] = {rows.model: rows}
    waiting = [rows]
    while waiting:
        owners = waiting.pop(0)
        for reference in references_to(owners.model):
            if reference.goes and reference.model is not rows.model:
                dependents = reference.rows(owners.values("pk"))
                known = found.get(reference.model)
                found[reference.model] = dependents if known is None else known | dependents
                waiting.append(dependents)
    return list(found.values())


def _references(model: type[Model], target: type[Model]) -> Iterator[Reference]:
    for column in model._meta.local_concrete_fields:
        if isinstance(column, RowNumber):
            for each in column.targets:
                if apps.get_model(each.model) is target:
                    yield Reference(
                        model=model, column=column.attname, is_key=False,
                        on_delete=each.on_delete, when=each.when, why=each.why,
                    )  # fmt: skip
        elif isinstance(column, ForeignKey) and column.related_model is target:
            on_delete = column.remote_field.on_delete or DO_NOTHING
            yield Reference(model=model, column=column.attname, is_key=True, on_delete=on_delete)
