"""Looking into the ledger, for tests of the seams that write to it."""

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, kw_only=True)
class LedgerRow:
    """One recorded milestone."""

    event_name: str
    workspace_id: int
    tenant_id: int
    actor_id: int | None
    subject_type: str
    subject_id: int
    metadata: str


def ledger() -> list[LedgerRow]:
    """Return every row, oldest first, as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT event_name, workspace_id, tenant_id, actor_id, subject_type, subject_id,"
            " metadata::text FROM product_usage_events ORDER BY id"
        )
        return [
            LedgerRow(
                event_name=row[0],
                workspace_id=row[1],
                tenant_id=row[2],
                actor_id=row[3],
                subject_type=row[4],
                subject_id=row[5],
                metadata=row[6],
            )
            for row in cursor.fetchall()
        ]
