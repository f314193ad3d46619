"""Migrations that would stop everybody who writes while they look through a whole table.

A constraint on a table that has rows is added NOT VALID and validated by a later migration; an
index is built CONCURRENTLY. A table that the same migration makes is empty.
"""

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
)
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

# What a first installation runs on empty tables: how many migrations each app had by then.
OF_THE_FIRST_RELEASE = {
    "accounts": 1, "audit": 2, "onboarding": 2, "operations": 2, "reports": 2, "reviewpacks": 3,
    "scheduler": 1, "support": 2, "system_dashboard": 2, "telemetry": 6, "tenants": 1,
    "visibility": 2, "workspaces": 1,
}  # fmt: skip
INDEX = (
    "builds an index while everybody who writes has to wait. Use AddIndexConcurrently in a "
    "migration with atomic = False; for a unique constraint, hand it that index."
)
CONSTRAINT = (
    "looks through the whole table while everybody who writes has to wait. Use "
    "AddConstraintNotValid, and ValidateConstraint in a migration after it."
)


def complaints(labels: list[str]) -> Iterator[str]:
    """Yield a sentence for each operation of these apps that would stop writers."""
    loader = MigrationLoader(None)
    for (label, name), migration in sorted(loader.disk_migrations.items()):
        if label in labels and int(name[:4]) > OF_THE_FIRST_RELEASE.get(label, 0):
            yield from complaints_about(migration)


def complaints_about(migration: migrations.Migration) -> Iterator[str]:
    """Yield a sentence for each operation of the migration that would stop writers."""
    made = {
        each.name_lower for each in migration.operations if isinstance(each, migrations.CreateModel)
    }
    for operation in migration.operations:
        model = str(getattr(operation, "model_name", "")).lower()
        if model not in made and (why := _why_not(operation)):
            yield f"{migration.app_label}.{migration.name}: {operation.describe()} {why}"


def _why_not(operation: object) -> str:
    if isinstance(operation, AddConstraintNotValid | AddIndexConcurrently):
        return ""
    if isinstance(operation, migrations.AddIndex):
        return INDEX
    if isinstance(operation, migrations.AddConstraint):
        is_check = isinstance(operation.constraint, models.CheckConstraint)
        return CONSTRAINT if is_check else INDEX
    return ""


def own_apps() -> list[str]:
    """Return the labels of our own apps."""
    here = Path.cwd()
    return [
        app.label
        for app in apps.get_app_configs()
        if Path(app.path).is_relative_to(here) and ".venv" not in Path(app.path).parts
    ]
