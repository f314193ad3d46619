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
from telemetry.sql_literals import composed, literal

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

# Clocks differ, and a machine may be asleep between act and record. Less than an hour, so that a
# wrong zone is found.
MOMENTS_APART = timedelta(minutes=30)

# For each sort and each hash, else a million rows go through the disk many times.
MEMORY = "SET LOCAL work_mem = '64MB'"

TRUTH = """
    WITH source ({columns}) AS ({rows}),
    audit_trail ({columns}) AS ({audit_rows}),
    source_row AS (SELECT *, {source_milestone} AS milestone FROM source),
    audit_row AS (
        SELECT DISTINCT ON (source_id, milestone) *
        FROM (SELECT *, {source_milestone} AS milestone FROM audit_trail) every
        ORDER BY source_id, milestone, actor_is_certain DESC
    ),
    truth AS (
        SELECT source_id, milestone,
            coalesce(source_row.is_use, true) AS is_use,
            coalesce(source_row.is_use, true)
                AND (source_row.source_actor IS NOT NULL OR audit_row.actor_is_certain)
                AND coalesce(source_row.reached_at, audit_row.reached_at) >= {since} AS is_due,
            coalesce(source_row.source_workspace, audit_row.source_workspace) AS workspace,
            coalesce(source_row.source_tenant, audit_row.source_tenant) AS tenant,
            CASE WHEN source_row.actor_is_certain THEN source_row.source_actor
                ELSE person.id END AS actor,
            coalesce(source_row.actor_is_certain, false) OR audit_row.actor_is_certain
                AS actor_is_known,
            coalesce(source_row.facts, audit_row.facts) AS facts,
            CASE WHEN audit_row.actor_is_certain THEN audit_row.reached_at END AS proven_at,
            source_row.reached_at AS source_at
        FROM source_row FULL JOIN audit_row USING (source_id, milestone)
        LEFT JOIN accounts_user person ON person.id = audit_row.source_actor
    ),
"""

COMPARE = """
    event AS (
        SELECT *, row_number() OVER (PARTITION BY source_id, milestone ORDER BY id) AS copy
        FROM (
            SELECT *, subject_id AS source_id, {event_milestone} AS milestone
            FROM product_usage_events WHERE event_name = {event_name}
        ) family
    ),
    paired AS (
        SELECT event.id AS event_id, source_id, milestone, event.occurred_at,
            coalesce(truth.tenant, event.tenant_id) AS whose,
            event.copy IS DISTINCT FROM 1 AS is_extra,
            truth.is_use IS TRUE AS has_source,
            array_remove(ARRAY[
                CASE WHEN event.workspace_id IS DISTINCT FROM truth.workspace THEN 'workspace' END,
                CASE WHEN event.tenant_id IS DISTINCT FROM truth.tenant THEN 'tenant' END,
                CASE WHEN actor_is_known AND event.actor_id IS DISTINCT FROM truth.actor
                    THEN 'actor' END
            ], NULL) AS scope,
            event.metadata IS DISTINCT FROM truth.facts AS is_other,
            abs(extract(epoch FROM event.occurred_at - coalesce(source_at, proven_at)))
                > {clocks_apart} AS is_moved
        FROM truth FULL JOIN event USING (source_id, milestone)
        WHERE event.id IS NOT NULL OR truth.is_due
    ),
    judged AS MATERIALIZED (
        SELECT *, CASE
            WHEN event_id IS NULL THEN 'missing'
            WHEN NOT has_source THEN 'orphaned'
            WHEN is_extra THEN 'duplicate'
            WHEN scope <> ARRAY[]::text[] THEN 'mis-scoped'
            WHEN is_other THEN 'mis-described'
            WHEN is_moved THEN 'mis-timed'
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
            SELECT kind, event_id, source_id, milestone, whose, scope,
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

    MISSING = "missing"
    ORPHANED = "orphaned"
    DUPLICATE = "duplicate"
    MIS_SCOPED = "mis-scoped"
    MIS_DESCRIBED = "mis-described"
    MIS_TIMED = "mis-timed"


@dataclass(frozen=True, kw_only=True)
class Source:
    """What a family's own tables tell: querysets of COLUMNS, built by their owner.

    `rows` are all rows there are, with those that do not count. `audit_rows` are the milestones
    that the audit log proves, of people and of tenants that still exist: it knows the rows that
    were deleted since, and who it was where the row itself no longer does. A milestone without
    an actor may be in the ledger and need not be.
    """

    event: UsageEvent
    rows: QuerySet[Any, Any]
    audit_rows: tuple[QuerySet[Any, Any], ...]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One row, by its numbers. `columns`: what of a mis-scoped one is not as the source says.

    `tenant_id` is the tenant it belongs to by its source, or by the ledger where there is none.
    """

    kind: Kind
    subject_id: int
    tenant_id: int | None
    milestone: str
    event_id: int | None
    columns: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One family: how many milestones should be recorded, how many are, and what differs.

    Milestones from before `since` may rightly be missing.
    `counts` are complete; of each kind the first MOST_LISTED are in `listed`.
    """

    event: UsageEvent
    since: datetime
    expected: int
    recorded: int
    last_signal: datetime | None
    oldest: datetime | None
    counts: dict[Kind, int]
    listed: tuple[Difference, ...]


def needed_since(*, cutoff: datetime) -> datetime:
    """From when on sources and audit log are needed to verify: for as long as an event is kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(occurred_at) FROM product_usage_events")
        oldest = cursor.fetchone()[0]
    return min(cutoff, oldest or cutoff) - MOMENTS_APART


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
        since=since,
        expected=expected,
        recorded=recorded,
        last_signal=last_signal,
        oldest=oldest,
        counts={Kind(kind): of_kind for kind, *_, of_kind, _ in found},
        listed=tuple(
            Difference(
                kind=Kind(kind),
                subject_id=subject_id,
                tenant_id=tenant_id,
                milestone=milestone,
                event_id=event_id,
                columns=tuple(scope) if kind == Kind.MIS_SCOPED else (),
            )
            for kind, event_id, subject_id, milestone, tenant_id, scope, _, _ in found
        ),
    )


def statement_on_truth(source: Source, *, since: datetime) -> str:
    """Return the beginning of a statement: `truth` is what sources and audit log tell."""
    return TRUTH.format(
        columns=", ".join(COLUMNS),
        rows=_sql(source.rows),
        audit_rows=" UNION ALL ".join(map(_sql, source.audit_rows)),
        source_milestone=milestone(source.event, of="facts"),
        since=literal(since),
    )


def milestone(event: UsageEvent, *, of: str) -> str:
    """What tells the milestones of one subject apart, as the ledger's unique index does."""
    parts = [f"{of} ->> {literal(name)}" for name in event.once_per]
    return " || ' ' || ".join(parts) or "''"


def _statement(source: Source, *, since: datetime) -> str:
    return statement_on_truth(source, since=since) + COMPARE.format(
        event_milestone=milestone(source.event, of="metadata"),
        event_name=literal(source.event.name),
        clocks_apart=MOMENTS_APART.total_seconds(),
        most=MOST_LISTED,
    )


def _sql(rows: QuerySet[Any, Any]) -> str:
    sql, params = rows.values_list(*COLUMNS).query.sql_with_params()
    return composed(sql, params)
