"""System checks: every column that can point at a person or a tenant says what becomes of it."""

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Warning
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import CASCADE, DO_NOTHING, SET_NULL, Field, ForeignKey, IntegerField, Model

from tenantpilot.data_removal.fields import RowNumber, Target

TARGETS = frozenset(
    {"accounts.User", "accounts.PlatformOperator", "tenants.Tenant", "workspaces.Workspace"}
)
NAMES = re.compile(
    r"(^|_)(user|account|person|actor|initiator|owner|member|author|subject|tenant)_id$"
    r"|_by(_id)?$"
)
TABLES = """
    SELECT table_name FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1
"""


def undeclared_references(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """Refuse a key with another `on_delete`, and a number that only its name gives away."""
    models = apps.get_models(include_auto_created=True)
    return [problem for model in models for problem in problems_of(model)]


def problems_of(model: type[Model]) -> list[CheckMessage]:
    """Return what the model leaves undeclared."""
    return [
        Error(text, obj=column, id=code)
        for column in model._meta.local_concrete_fields
        for text, code in _problems(column)
    ]


def tables_without_a_model(databases: Any = None, **kwargs: object) -> list[CheckMessage]:
    """Warn of tables that no removal knows, because no model declares them."""
    if not databases:
        return []
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    known.add(MigrationRecorder.Migration._meta.db_table)
    try:
        with connection.cursor() as cursor:
            cursor.execute(TABLES)
            unknown = [table for (table,) in cursor.fetchall() if table not in known]
    except DatabaseError:
        # Whether the database answers is the health check's to say; other checks still speak.
        return []
    hint = "Give it a model, or drop it."
    return [
        Warning(f"No model declares the table {table}.", hint=hint, id="data_removal.W001")
        for table in unknown
    ]


def _problems(column: "Field[Any, Any]") -> Iterator[tuple[str, str]]:
    if isinstance(column, ForeignKey):
        is_about_them = column.related_model._meta.label in TARGETS
        if is_about_them and column.remote_field.on_delete not in {CASCADE, SET_NULL}:
            yield "A key to a person or a tenant is CASCADE or SET_NULL.", "data_removal.E001"
    elif isinstance(column, RowNumber):
        if not all(map(_is_decided, column.targets)):
            text = "A target is CASCADE, SET_NULL, or DO_NOTHING with the reason why."
            yield text, "data_removal.E002"
    elif isinstance(column, IntegerField) and NAMES.search(column.attname):
        text = (
            "This number can point at a person or a tenant. Make it a foreign key, or a RowNumber "
            "that names its targets."
        )
        yield text, "data_removal.E003"


def _is_decided(target: Target) -> bool:
    if target.on_delete is DO_NOTHING:
        return bool(target.why)
    return target.on_delete in {CASCADE, SET_NULL}
