"""Values as SQL text, for statements that are put together from querysets."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection


def literal(value: datetime | str | list[str]) -> str:
    """Return the value as PostgreSQL reads it."""
    return composed("%s::timestamptz" if isinstance(value, datetime) else "%s", [value])


def composed(sql: str, params: Sequence[Any]) -> str:
    """Return the statement with its values in place."""
    text: str = connection.ops.compose_sql(sql, params)  # type: ignore[attr-defined]
    return text
