"""Django's PostgreSQL backend with our connections. The name is Django's: ENGINE is the folder."""

import types
from typing import Any

import psycopg
from django.db.backends.postgresql import base

from tenantpilot.database.connection import Connection

USABLE_SECONDS = 1.0


def _psycopg() -> types.ModuleType:
    """Return psycopg as Django uses it, whose connections are ours."""
    module = types.ModuleType(psycopg.__name__)
    module.__dict__.update(vars(psycopg), connect=Connection.connect)
    return module


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's, for connections of ours, pooled or not."""

    Database = _psycopg()

    @property
    def pool(self) -> Any:
        """Django's pool; it makes connections by itself."""
        options = self.settings_dict["OPTIONS"].get("pool")
        if options:
            options.setdefault("connection_class", Connection)
        return super().pool

    def is_usable(self) -> bool:
        """Whether the connection still answers. Asking that takes no time, so it gets little."""
        connection = self.connection
        if connection is None or connection.answer_seconds is None:
            return super().is_usable()
        connection.answer_seconds = min(connection.answer_seconds, USABLE_SECONDS)
        try:
            return super().is_usable()
        finally:
            del connection.answer_seconds
