"""One operation started, written in each way there is."""

import json
from itertools import count
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from psycopg import Cursor

from operations.models import OperationRun
from telemetry import catalog, recorder
from telemetry.models import ProductUsageEvent
from tenantpilot.accounts.models import User
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import Tenant

EVENT = catalog.OPERATION_STARTED
KIND = OperationType.INVENTORY_SYNC
DETAILS = json.dumps({"operation_type": KIND})
COLUMNS = """
    product_usage_events (
        workspace_id, tenant_id, actor_id, event_name, feature_area, subject_type, subject_id,
        metadata, occurred_at
    ) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, clock_timestamp())
"""
INSERT = f"INSERT INTO {COLUMNS}"
GUARDED = f"SAVEPOINT ledger; {INSERT}; RELEASE SAVEPOINT ledger"

# Numbers that no event of a ledger has.
numbers = count(1_000_000_000)


class Actors:
    """Who starts operations, where."""

    def __init__(self, *, tenant_id: int = 1) -> None:
        self.tenant = Tenant.objects.get(pk=tenant_id)
        self.user = User.objects.get(pk=self.tenant.workspace_id)
        self._cursor: Cursor[tuple[Any, ...]] | None = None

    def run(self) -> OperationRun:
        """A run as a query would return it; the table has no such row."""
        run = OperationRun(
            pk=next(numbers),
            tenant_id=self.tenant.pk,
            workspace_id=self.tenant.workspace_id,
            type=KIND,
        )
        run._state.adding = False
        return run

    def row(self, run: OperationRun) -> tuple[int | str, ...]:
        return (
            self.tenant.workspace_id, self.tenant.pk, self.user.pk,
            EVENT.name, EVENT.area, EVENT.subject_type, run.pk, DETAILS,
        )  # fmt: skip

    def record(self, run: OperationRun) -> None:
        """Ours."""
        recorded = recorder.record(
            EVENT, tenant=self.tenant, actor=self.user, subject=run, operation_type=KIND
        )
        if not recorded:
            raise AssertionError("The event was not recorded.")

    def _session_cursor(self) -> Cursor[tuple[Any, ...]]:
        """One cursor for all, unlike any real use: the floor pays for nothing but the statement."""
        if self._cursor is None or self._cursor.connection is not connection.connection:
            self._cursor = Cursor(connection.connection)
        return self._cursor

    def insert(self, run: OperationRun) -> None:
        """The floor: one prepared INSERT into the same table, nothing around it."""
        self._session_cursor().execute(INSERT, self.row(run), prepare=True)

    def call(self, run: OperationRun) -> None:
        """Our database function without our Python."""
        self._session_cursor().execute(recorder.RECORD, self.row(run), prepare=True)

    def guarded_insert(self, run: OperationRun) -> None:
        """Three statements in one message."""
        with connection.cursor() as cursor:
            cursor.execute(GUARDED, self.row(run))

    def create(self, run: OperationRun) -> None:
        """The ORM's create() in a savepoint."""
        with transaction.atomic():
            ProductUsageEvent(
                workspace_id=self.tenant.workspace_id,
                tenant=self.tenant,
                actor=self.user,
                event_name=EVENT.name,
                feature_area=EVENT.area,
                subject_type=EVENT.subject_type,
                subject_id=run.pk,
                occurred_at=timezone.now(),
                metadata={"operation_type": KIND},
            ).save(force_insert=True)
