"""Retention: for how many days a kind of row is kept, declared on its model.

    retention = (Retention(setting="RUN_RETENTION_DAYS", since="completed_at"),)

`prune_records` deletes what is older. The retention schedule of the papers is written from here.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils.module_loading import import_string
from django_scopes import scopes_disabled

BATCH_SIZE = 1_000


@dataclass(frozen=True, kw_only=True)
class Retention:
    """Rows go so many days after the moment in the column `since`; empty, it has not come yet.

    `only` narrows the rows. `by` names a function that takes the cutoff and removes them, where
    deleting rows is not enough, or the table is a library's.
    """

    setting: str
    what: str
    since: str = ""
    only: Mapping[str, Any] = field(default_factory=dict)
    by: str = ""

    @property
    def days(self) -> int:
        """How long rows are kept here."""
        days: int = getattr(settings, self.setting)
        return days


def retentions() -> Iterator[tuple[type[Model], Retention]]:
    """Yield every declaration, by model."""
    for model in apps.get_models():
        for each in getattr(model, "retention", ()):
            yield model, each


def prune(*, now: datetime) -> Iterator[tuple[Retention, int]]:
    """Remove what is too old, kind by kind, and yield how many rows that were. Safe to repeat."""
    for model, each in retentions():
        cutoff = now - timedelta(days=each.days)
        with scopes_disabled():
            remove: Callable[..., int] = import_string(each.by) if each.by else _delete
            yield each, remove(cutoff) if each.by else remove(model, each, cutoff=cutoff)


def _delete(model: type[Model], each: Retention, *, cutoff: datetime) -> int:
    old = model._base_manager.filter(**each.only, **{f"{each.since}__lt": cutoff})
    removed = 0
    while numbers := list(old.order_by("pk").values_list("pk", flat=True)[:BATCH_SIZE]):
        with transaction.atomic():
            old.filter(pk__in=numbers).delete()
        removed += len(numbers)
    return removed
