"""System check of the ledger's own functions and triggers: without them no work can be recorded.

Migrations make them. A database that was put together by other means can lack one, and then every
act that should be recorded fails.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

FUNCTIONS = (
    "product_usage_events_refuse_change()",
    "product_usage_events_require_actor()",
    "record_product_usage(bigint, bigint, bigint, text, text, text, bigint, jsonb)",
    "usage_names(text, jsonb)",
    "usage_rollup_follow_delete()",
    "usage_rollup_follow_truncate()",
    "usage_rollup_keep_mark()",
    "usage_rollup_late(usage_rollup_state)",
    "usage_rollup_lock()",
    "usage_rollup_recount()",
    "usage_rollup_rewind(timestamp with time zone)",
)
TRIGGERS = (
    "product_usage_events_actor_needed",
    "product_usage_events_append_only",
    "product_usage_events_follow_delete",
    "product_usage_events_follow_truncate",
    "usage_rollup_state_keep_mark",
)

HINT = "Run `manage.py migrate`, or restore the database with deploy/restore."

# Before the first migration there is nothing to look for.
MISSING = """
    SELECT 'function', name FROM unnest(%(functions)s::text[]) AS name
    WHERE to_regprocedure(name) IS NULL
    UNION ALL
    SELECT 'trigger', name FROM unnest(%(triggers)s::text[]) AS name
    WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = name AND tgenabled <> 'D')
"""
IS_MIGRATED = "SELECT to_regclass('usage_verification') IS NOT NULL"


def check_ledger(
    app_configs: object = None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Return an error for every function and trigger of the ledger that the database lacks."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    return [
        Error(f"The database lacks the {kind} {name}.", hint=HINT, id="telemetry.E001")
        for kind, name in _missing()
    ]


def _missing() -> Iterator[tuple[str, str]]:
    try:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(IS_MIGRATED)
            if cursor.fetchone()[0]:
                cursor.execute(MISSING, {"functions": list(FUNCTIONS), "triggers": list(TRIGGERS)})
                yield from cursor.fetchall()
    except DatabaseError:
        # Whether the database answers is the health check's to say.
        return
