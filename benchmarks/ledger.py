"""A ledger of a given size: 90 days of use, of which few workspaces have most (Zipf).

Its clock stands still at `until`: the last event was just then, and the last rollup half a minute
before, as between two rollups.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import connection

from benchmarks import world
from telemetry import constraints
from telemetry.catalog import EVENTS, OPERATION_STARTED
from telemetry.rollup.watermark import Watermark

DAYS = 90
# Every hundred events repeat one mix, in which operations are the most frequent.
MIX = Random(1).choices(
    EVENTS, weights=[3 if event is OPERATION_STARTED else 1 for event in EVENTS], k=100
)

FILL = """
    INSERT INTO product_usage_events (
        workspace_id, tenant_id, actor_id, event_name, feature_area, subject_type, subject_id,
        metadata, occurred_at
    )
    SELECT workspace, 2 * workspace - number %% 2, workspace, kind.name, kind.area, kind.subject,
        number, kind.documents -> (number / 100 %% jsonb_array_length(kind.documents))::int,
        %(since)s::timestamptz + (number - random()) * %(step)s::interval
    FROM (
        SELECT number, floor(power(%(workspaces)s + 1, random()))::bigint AS workspace
        FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS number
    ) happened
    JOIN unnest(%(names)s::text[], %(areas)s::text[], %(subjects)s::text[], %(documents)s::jsonb[])
        WITH ORDINALITY AS kind (name, area, subject, documents, position)
        ON kind.position = number %% 100 + 1
    ORDER BY number
"""


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """The database it is in, how many rows it has, and what time it is there."""

    database: str
    rows: int
    until: datetime
    workspaces: int = world.WORKSPACES

    @property
    def since(self) -> datetime:
        return self.until - timedelta(days=DAYS)

    @property
    def day(self) -> int:
        """How many rows a day has."""
        return self.rows // DAYS

    def fill(self, *, first: int, last: int) -> None:
        """Put in events number `first` to `last`, in order of time, whatever lies after `until`.

        Foreign keys and triggers are not asked: what is put in is right by construction.
        """
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(FILL, self._values(first=first, last=last))
            cursor.execute("SET session_replication_role = DEFAULT")

    def _values(self, *, first: int, last: int) -> dict[str, Any]:
        return {
            "since": self.since,
            "step": timedelta(days=DAYS) / self.rows,
            "first": first,
            "last": last,
            "workspaces": self.workspaces,
            "names": [event.name for event in MIX],
            "areas": [event.area for event in MIX],
            "subjects": [event.subject_type for event in MIX],
            "documents": [json.dumps(constraints.documents(event)) for event in MIX],
        }


def look_at(instant: datetime) -> Callable[[], Watermark]:
    """A look at the ledger's writers when its clock stands there: there are none."""
    return lambda: Watermark(clock=instant, oldest_writer=None, unknown=False)
