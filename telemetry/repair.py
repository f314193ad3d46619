"""Put back lost events that the audit log proves, each with the time of the act itself."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import connection, transaction

from telemetry import constraints, lock_retries
from telemetry.catalog import UsageEvent
from telemetry.reconciliation import MEMORY, MOST_LISTED, Source, milestone, statement_on_truth
from telemetry.rollup.aggregate import LOCK
from telemetry.sql_literals import literal


class NotRepairable(StrEnum):
    """Why a lost event stays lost."""

    NO_PROOF = "the audit log has no entry that says who did it and when"
    PERSON_ERASED = "the person was erased, and a new event needs its person"
    REFUSED = "the ledger does not accept its time or its facts"


@dataclass(frozen=True, kw_only=True)
class LostEvent:
    """One that could not be put back, by its numbers."""

    subject_id: int
    milestone: str
    reason: NotRepairable


@dataclass(frozen=True, kw_only=True)
class Repair:
    """What was put back of a family, and the first MOST_LISTED that could not be."""

    event: UsageEvent
    put_back: int
    lost: tuple[LostEvent, ...]


# What changes under it is seen by the locks on person and tenant: who goes meanwhile takes the row
# along, or is gone already. The unique index keeps out a twin that another repair puts back.
PUT_BACK = """
    lost AS (
        SELECT truth.*, person.id AS person, CASE
            WHEN proven_at IS NULL THEN 'NO_PROOF'
            WHEN person.id IS NULL THEN 'PERSON_ERASED'
            WHEN NOT proven_at BETWEEN {first} AND {last} OR NOT facts = ANY ({facts}::jsonb[])
                THEN 'REFUSED'
        END AS reason
        FROM truth LEFT JOIN accounts_user person ON person.id = truth.actor
        WHERE is_due AND NOT EXISTS (
            SELECT FROM product_usage_events event
            WHERE event_name = {event_name} AND subject_id = truth.source_id
                AND {event_milestone} = truth.milestone
        )
    ),
    proven AS (
        SELECT lost.*, tenant.workspace_id AS owner
        FROM lost JOIN accounts_user actor ON actor.id = lost.person
        JOIN tenants_tenant tenant ON tenant.id = lost.tenant
            AND tenant.workspace_id = lost.workspace
        WHERE reason IS NULL
        FOR KEY SHARE OF actor, tenant
    ),
    put_back AS (
        INSERT INTO product_usage_events (
            workspace_id, tenant_id, actor_id,
            event_name, feature_area, subject_type, subject_id, metadata, occurred_at
        )
        SELECT owner, tenant, person,
            {event_name}, {area}, {subject_type}, source_id, facts, proven_at
        FROM proven ORDER BY proven_at, source_id
        ON CONFLICT (event_name, subject_id, coalesce(metadata ->> 'checkpoint', '')) DO NOTHING
        RETURNING id
    ),
    figures AS (SELECT count(*) FROM put_back)
    SELECT figures.*, left_over.*
    FROM figures LEFT JOIN (
        SELECT source_id, milestone, reason FROM lost WHERE reason IS NOT NULL
        ORDER BY source_id, milestone LIMIT {most}
    ) left_over ON true
"""


def repair(source: Source, *, since: datetime) -> Repair:
    """Put back what the family lost since then, exactly once, and say what stays lost.

    Safe while people work, and twice at once. Raises OperationalError when others keep rows locked.
    """
    return lock_retries.patiently(lambda: _repair(source, since=since))


@transaction.atomic(durable=True)
def _repair(source: Source, *, since: datetime) -> Repair:
    with connection.cursor() as cursor:
        cursor.execute(lock_retries.LOCK_TIMEOUT)
        cursor.execute(MEMORY)
        # Before the rows have their numbers: a rollup that passed them while they are on their way
        # would not find them late.
        cursor.execute(LOCK)
        cursor.execute(_statement(source, since=since))
        rows = cursor.fetchall()
    return Repair(
        event=source.event,
        put_back=rows[0][0],
        lost=tuple(
            LostEvent(subject_id=subject, milestone=milestone, reason=NotRepairable[reason])
            for _, subject, milestone, reason in rows
            if reason
        ),
    )


def _statement(source: Source, *, since: datetime) -> str:
    event = source.event
    first, end = constraints.CALENDAR
    return statement_on_truth(source, since=since) + PUT_BACK.format(
        event_name=literal(event.name),
        area=literal(event.area),
        subject_type=literal(event.subject_type),
        event_milestone=milestone(event, of="metadata"),
        facts=literal(constraints.documents_as_json(event)),
        first=literal(first),
        last=literal(end - datetime.resolution),
        most=MOST_LISTED,
    )
