"""RowNumber: the number of another row, without a foreign key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models


@dataclass(frozen=True, kw_only=True)
class Target:
    """A kind of row that a RowNumber can point at.

    `on_delete` says in Django's words what becomes of the row that holds the number. DO_NOTHING
    keeps it as it is, for the reason in `why`. `when` tells the kinds of one column apart.
    """

    model: str
    on_delete: Callable[..., Any]
    when: Mapping[str, str] = field(default_factory=dict)
    why: str = ""


class RowNumber(models.BigIntegerField):  # type: ignore[type-arg]  # generic in its stubs only
    """Points at the given kinds of row; without any, at nothing whose removal matters."""

    def __init__(self, *targets: Target, **options: Any) -> None:
        self.targets = targets
        super().__init__(**options)

    def deconstruct(self) -> Any:
        """To the database it is a number, so a migration needs to know nothing else."""
        name, _, arguments, options = super().deconstruct()
        return name, "django.db.models.BigIntegerField", arguments, options
