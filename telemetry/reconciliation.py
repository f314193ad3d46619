"""The ledger against its sources: what a family's own tables say, and what is recorded of it.

Reads both in SQL, so that memory stays bounded at any size. The card never asks here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from telemetry.catalog import UsageEvent

# Of each kind of difference; the counts are always complete.
MOST_LISTED = 1_000

# What a source tells of a milestone, in this order. `is_use` false: the row does not count.
COLUMNS = (
    "source_id",
    "source_workspace",
    "source_tenant",
    "source_actor",
    "actor_is_certain",
    "reached_at",
    "is_use",
    "facts",
)

# Pruning leaves a mark, which a later correction of the totals may round down to its minute.
ROUNDED = timedelta(minutes=1)

# For each sort and each hash, else a million rows go through the disk many times.
MEMORY = "SET LOCAL work_mem = '64MB'"

BEGINNING = """
    SELECT
        least(
            (SELECT min(applied) FROM django_migrations WHERE app = 'telemetry'),
            (SELECT recorded_since FROM usage_fold),
            (SELECT min(occurred_at) FROM product_usage_events)
        ),
        (SELECT pruned_before FROM usage_fold)
"""

COMPARE = """
    WITH source ({columns}) AS ({rows}),
    memory ({columns}) AS ({remembered}),
    told AS (SELECT *, {told_milestone} AS milestone FROM source),
    witness AS (
        SELECT DISTINCT ON (source_id, milestone) *
        FROM (SELECT *, {told_milestone} AS milestone FROM memory) every
        ORDER BY source_id, milestone, actor_is_certain DESC
    ),
    truth AS (
        SELECT source_id, milestone,
            coalesce(told.is_use, true) AS is_use,
            coalesce(told.is_use, true)
                AND (told.source_actor IS NOT NULL OR witness.source_actor IS NOT NULL)
                AND coalesce(told.reached_at, witness.reached_at) >= {since} AS is_due,
            coalesce(told.source_workspace, witness.source_workspace) AS workspace,
            coalesce(told.source_tenant, witness.source_tenant) AS tenant,
            CASE WHEN told.actor_is_certain THEN told.source_actor ELSE person.id END AS actor,
            coalesce(told.actor_is_certain, false) OR witness.actor_is_certain AS actor_is_known,
            coalesce(told.facts, witness.facts) AS facts
        FROM told FULL JOIN witness USING (source_id, milestone)
        LEFT JOIN accounts_user person ON person.id = witness.source_actor
    ),
    event AS (
        SELECT *, row_number() OVER (PARTITION BY source_id, milestone ORDER BY id) AS copy
        FROM (
            SELECT *, subject_id AS source_id, {event_milestone} AS milestone
            FROM product_usage_events WHERE event_name = {event_name}
        ) family
    ),
    paired AS (
        SELECT event.id AS event_id, source_id, milestone, event.occurred_at,
            event.copy IS DISTINCT FROM 1 AS is_extra,
            truth.is_use IS TRUE AS has_source,
            array_remove(ARRAY[
                CASE WHEN event.workspace_id IS DISTINCT FROM truth.workspace THEN 'workspace' END,
                CASE WHEN event.tenant_id IS DISTINCT FROM truth.tenant THEN 'tenant' END,
                CASE WHEN actor_is_known AND event.actor_id IS DISTINCT FROM truth.actor
                    THEN 'actor' END
            ], NULL) AS scope,
            event.metadata IS DISTINCT FROM truth.facts AS is_other
        FROM truth FULL JOIN event USING (source_id, milestone)
        WHERE event.id IS NOT NULL OR truth.is_due
    ),
    judged AS MATERIALIZED (
        SELECT *, CASE
            WHEN event_id IS NULL THEN 'lost'
            WHEN NOT has_source THEN 'phantom'
            WHEN is_extra THEN 'duplicate'
            WHEN scope <> ARRAY[]::text[] THEN 'mis-scoped'
            WHEN is_other THEN 'mis-described'
        END AS kind
        FROM paired
    ),
    figures AS (
        SELECT count(*) FILTER (WHERE has_source AND (event_id IS NULL OR NOT is_extra)),
            count(*) FILTER (WHERE has_source AND NOT is_extra),
            max(occurred_at), min(occurred_at)
        FROM judged
    ),
    listed AS (
        SELECT * FROM (
            SELECT kind, event_id, source_id, milestone, scope,
                count(*) OVER (PARTITION BY kind) AS of_kind,
                row_number() OVER (PARTITION BY kind ORDER BY source_id, milestone, event_id)
                    AS place
            FROM judged WHERE kind IS NOT NULL
        ) numbered WHERE place <= {most}
    )
    SELECT figures.*, listed.* FROM figures LEFT JOIN listed ON true ORDER BY kind, place
"""


class Kind(StrEnum):
    """In which way ledger and source can differ."""

    LOST = "lost"
    PHANTOM = "phantom"
    DUPLICATE = "duplicate"
    MIS_SCOPED = "mis-scoped"
    MIS_DESCRIBED = "mis-described"


@dataclass(frozen=True, kw_only=True)
class Source:
    """What a family's own tables tell: querysets of COLUMNS, built by their owner.

    `rows` are all rows there are, with those that do not count. `remembered` are the milestones
    that the audit log proves, of people and of tenants that still exist: it knows the rows that
    were deleted since, and who it was where the row itself no longer does. A milestone without
    an actor may be in the ledger and need not be.
    """

    event: UsageEvent
    rows: QuerySet[Any, Any]
    remembered: tuple[QuerySet[Any, Any], ...]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One row, by its numbers. `columns`: what of a mis-scoped one is not as the source says."""

    kind: Kind
    subject_id: int
    milestone: str
    event_id: int | None
    columns: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One family: how many milestones should be recorded, how many are, and what differs.

    `counts` are complete; of each kind the first MOST_LISTED are in `listed`.
    """

    event: UsageEvent
    expected: int
    recorded: int
    last_signal: datetime | None
    oldest: datetime | None
    counts: dict[Kind, int]
    listed: tuple[Difference, ...]


def expected_since(*, cutoff: datetime) -> datetime:
    """From when on every milestone must be in the ledger: recording had begun, nothing pruned.

    The ledger begins with its first row, if that was told later, or with its own migration: so
    a recorder that never worked is found out.
    """
    with connection.cursor() as cursor:
        cursor.execute(BEGINNING)
        began, pruned_before = cursor.fetchone()
    marks: list[datetime | None] = [cutoff, began, pruned_before and pruned_before + ROUNDED]
    return max(mark for mark in marks if mark)


def compare(source: Source, *, since: datetime) -> Comparison:
    """Compare the family's rows with its sources; milestones before `since` may be missing."""
    with connection.cursor() as cursor:
        cursor.execute(MEMORY)
        cursor.execute(_statement(source, since=since))
        rows = cursor.fetchall()
    expected, recorded, last_signal, oldest = rows[0][:4]
    found = [row[4:] for row in rows if row[4]]
    return Comparison(
        event=source.event,
        expected=expected,
        recorded=recorded,
        last_signal=last_signal,
        oldest=oldest,
        counts={Kind(kind): of_kind for kind, *_, of_kind, _ in found},
        listed=tuple(
            Difference(
                kind=Kind(kind),
                subject_id=subject_id,
                milestone=milestone,
                event_id=event_id,
                columns=tuple(scope) if kind == Kind.MIS_SCOPED else (),
            )
            for kind, event_id, subject_id, milestone, scope, _, _ in found
        ),
    )


def _statement(source: Source, *, since: datetime) -> str:
    return COMPARE.format(
        columns=", ".join(COLUMNS),
        rows=_sql(source.rows),
        remembered=" UNION ALL ".join(map(_sql, source.remembered)),
        told_milestone=_milestone(source.event, of="facts"),
        event_milestone=_milestone(source.event, of="metadata"),
        event_name=_literal(source.event.name),
        since=_literal(since),
        most=MOST_LISTED,
    )


def _milestone(event: UsageEvent, *, of: str) -> str:
    """What tells the milestones of one subject apart, as the ledger's unique index does."""
    parts = [f"{of} ->> {_literal(name)}" for name in event.once_per]
    return " || ' ' || ".join(parts) or "''"


def _sql(rows: QuerySet[Any, Any]) -> str:
    sql, params = rows.values_list(*COLUMNS).query.sql_with_params()
    return _composed(sql, params)


def _literal(value: datetime | str) -> str:
    return _composed("%s::timestamptz" if isinstance(value, datetime) else "%s", [value])


def _composed(sql: str, params: Any) -> str:
    composed: str = connection.ops.compose_sql(sql, params)  # type: ignore[attr-defined]
    return composed
