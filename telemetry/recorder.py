"""The one way into the usage ledger.

    telemetry.recorder.record(
        catalog.OPERATION_STARTED, tenant=tenant, actor=initiator, subject=run,
        operation_type=OperationType.INVENTORY_SYNC,
    )

Called by services, last, in the transaction that wrote the subject. The row commits with the
source or not at all. A lost row is logged and the source goes on; only a transaction that can
no longer commit raises, because then the source must not say "done".
"""

import json
import logging
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper
from django.db.models import Model
from psycopg import Cursor
from psycopg.types.numeric import Int8

from telemetry import contract
from telemetry.catalog import EVENTS, UsageEvent
from telemetry.contract import Breach, ContractBreachError, SafeValue
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant

logger = logging.getLogger(__name__)

_cursors: WeakKeyDictionary[BaseDatabaseWrapper, Cursor[Any]] = WeakKeyDictionary()

RECORD = "SELECT record_product_usage(%s, %s, %s, %s, %s, %s, %s, %s)"


def record(
    event: UsageEvent, *, tenant: Tenant, actor: User, subject: Model, **metadata: SafeValue
) -> bool:
    """Record that the actor reached a milestone with the subject (FR-243-003, -005).

    True: a row was written. False: the milestone is recorded already, or the row was lost and
    the log says so. A locked ledger costs about 300 ms a lock at most.

    Raises ContractBreachError for a call that breaks the contract; in production such a call is
    logged and dropped.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        _require_transaction(connection)
        contract.check(event, tenant=tenant, actor=actor, subject=subject, metadata=metadata)
    except ContractBreachError as error:
        if not settings.PRODUCTION:
            raise
        name = event.name if event in EVENTS else "unknown"
        logger.exception(
            "A usage event was refused.", extra={"event": name, "reason": error.breach.value}
        )
        return False
    outcome = _call(
        connection,
        Int8(tenant.workspace_id), Int8(tenant.pk), Int8(actor.pk),
        event.name, event.area, event.subject_type, Int8(subject.pk), json.dumps(metadata),
    )  # fmt: skip
    if outcome not in {"recorded", "duplicate"}:
        logger.error("A usage event was lost.", extra={"event": event.name, "sqlstate": outcome})
    return outcome == "recorded"


def _require_transaction(connection: BaseDatabaseWrapper) -> None:
    if not connection.in_atomic_block:
        raise ContractBreachError(Breach.NO_TRANSACTION)


def _call(connection: BaseDatabaseWrapper, *row: Int8 | str) -> str:
    """Run the ledger's own function and return its outcome.

    Django's own cursor binds in the client and so never prepares. This one binds in the server
    and prepares as the database's OPTIONS say (`prepare_threshold`). Django's wrapper around it
    keeps the statement visible to query counts and execute wrappers.
    """
    wrapper = CursorDebugWrapper if connection.queries_logged else CursorWrapper
    cursor = _cursor_of(connection)
    wrapper(cursor, connection).execute(RECORD, row)
    outcome: str = cursor.fetchall()[0][0]
    return outcome


def _cursor_of(connection: BaseDatabaseWrapper) -> Cursor[Any]:
    """Return a cursor that is kept as long as its connection.

    A new one learns how to write each parameter anew: a third of what Python adds to the INSERT.
    """
    cursor = _cursors.get(connection)
    if cursor is None or cursor.closed or cursor.connection is not connection.connection:
        cursor = _cursors[connection] = Cursor(connection.connection)
    return cursor
