"""From when on milestones are recorded: of the whole ledger, and of an event added later."""

from datetime import datetime, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection

from telemetry.catalog import EVENTS, UsageEvent
from telemetry.models import RecordingStart

# A source has the time of the web's clock, its event that of the database's. So an event may have
# been pruned although its source is a little younger than the cutoff.
CLOCKS_APART = timedelta(minutes=1)

# The first events of a ledger are as old as it is. One that is taken out of the catalog is
# forgotten, so that it starts again if it comes back.
NOTE = """
    INSERT INTO usage_recording_start (event_name, since)
    SELECT name, CASE WHEN EXISTS (SELECT FROM usage_recording_start) THEN clock_timestamp() END
    FROM unnest(%(events)s::text[]) AS name
    ON CONFLICT DO NOTHING
"""
FORGET = "DELETE FROM usage_recording_start WHERE NOT event_name = ANY (%(events)s::text[])"

BEGINNING = """
    SELECT
        least(
            (SELECT min(applied) FROM django_migrations WHERE app = 'telemetry'),
            (SELECT recorded_since FROM usage_rollup_state),
            (SELECT min(occurred_at) FROM product_usage_events)
        ),
        (SELECT whole_since FROM usage_rollup_state),
        (SELECT since FROM usage_recording_start WHERE event_name = %(event)s)
"""


def note_new_events(
    *,
    using: str = DEFAULT_DB_ALIAS,
    apps: Any = None,
    **_: Any,
) -> None:
    """Remember which events the catalog has now. Called after every `migrate`."""
    if using != DEFAULT_DB_ALIAS or (apps and not _has_table(apps)):
        return
    values = {"events": [event.name for event in EVENTS]}
    with connection.cursor() as cursor:
        cursor.execute(NOTE, values)
        cursor.execute(FORGET, values)


def expected_since(*, cutoff: datetime, event: UsageEvent | None = None) -> datetime:
    """From when on every milestone must be in the ledger: recording had begun, nothing was pruned.

    The ledger begins with its first row, if that lies further back, or with its own migration: so
    a recorder that never worked is found out. An event that was added later begins then.
    """
    with connection.cursor() as cursor:
        cursor.execute(BEGINNING, {"event": event.name if event else ""})
        began, *marks = cursor.fetchone()
    limits: list[datetime | None] = [cutoff, began]
    limits += [mark + CLOCKS_APART for mark in marks if mark]
    return max(limit for limit in limits if limit)


def _has_table(apps: Any) -> bool:
    """Whether this state of the migrations, perhaps an older one, knows the table."""
    return RecordingStart._meta.model_name in apps.all_models["telemetry"]
