"""Putting a secret into every field of the product that can hold one.

The fields are read from the models, so those that come later are planted too.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction
from django_scopes import scopes_disabled

from tests.support.canaries import Canary, nested

type Field = models.Field[Any, Any]
type Place = tuple[type[models.Model], Field]

HOLDS_TEXT = (
    models.CharField, models.TextField, models.JSONField, models.BinaryField, ArrayField
)  # fmt: skip
APPS = {"tenantpilot", "operations", "inventory", "onboarding", "reports", "reviewpacks"}
# It refuses changes, and what it holds came through audit.log.
APPEND_ONLY = "audit_auditlog"


def places() -> list[Place]:
    """Return every field of ours that holds text, bytes or JSON."""
    return [
        (model, field)
        for model in apps.get_models()
        if model.__module__.split(".")[0] in APPS and model._meta.db_table != APPEND_ONLY
        for field in model._meta.concrete_fields
        if isinstance(field, HOLDS_TEXT) and not field.primary_key
    ]


def that_can_hold(canary: Canary, *, rows: Mapping[type, int]) -> Iterator[Place]:
    """Yield the places with rows where the database takes the secret; others are closed lists."""
    for place in places():
        if not place[0]._base_manager.exists():
            continue
        try:
            with transaction.atomic():
                plant(canary, [place], rows=rows)
        except IntegrityError:
            continue
        yield place


def plant(canary: Canary, where: Sequence[Place], *, rows: Mapping[type, int]) -> None:
    """Put the secret there: into every row, or, where it must be unique, into one.

    `rows` says which one of a model; otherwise it is the first.
    """
    with scopes_disabled():
        for (model, is_unique), fields in _together(where).items():
            found = model._base_manager.all()
            if is_unique:
                first = found.order_by("pk").values_list("pk", flat=True).first()
                found = found.filter(pk=rows.get(model, first))
            found.update(**{field.name: _shaped(canary, field) for field in fields})


def _together(where: Sequence[Place]) -> dict[tuple[type[models.Model], bool], list[Field]]:
    """Group the places by what one statement can write."""
    groups: dict[tuple[type[models.Model], bool], list[Field]] = {}
    for model, field in where:
        groups.setdefault((model, field.unique), []).append(field)
    return groups


def _shaped(canary: Canary, field: Field) -> object:
    if isinstance(field, models.JSONField):
        return nested(canary)
    if isinstance(field, models.BinaryField):
        return canary.secret.encode()
    if isinstance(field, ArrayField):
        return [canary.secret[: field.base_field.max_length]]
    return _as_text(canary.secret, field)[: field.max_length]


def _as_text(secret: str, field: Field) -> str:
    if isinstance(field, models.SlugField):
        # A page's address is made of it.
        return re.sub(r"[^A-Za-z0-9_-]", "-", secret)
    # The database wants addresses in lower case.
    return secret.lower() if isinstance(field, models.EmailField) else secret
