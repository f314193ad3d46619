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

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from psycopg.types.numeric import Int8

from telemetry import validation
from telemetry.catalog import EVENTS, UsageEvent
from telemetry.privacy_settings import is_recording
from telemetry.validation import InvalidEventError, SafeValue, Violation
from tenantpilot.accounts.models import User
from tenantpilot.database import prepared
from tenantpilot.tenants.models import Tenant

logger = logging.getLogger(__name__)

RECORD = "SELECT record_product_usage(%s, %s, %s, %s, %s, %s, %s, %s)"


def record(
    event: UsageEvent, *, tenant: Tenant, actor: User, subject: Model, **metadata: SafeValue
) -> bool:
    """Record that the actor reached a milestone with the subject (FR-243-003, -005).

    True: a row was written. False: the milestone is recorded already, or the row was lost and
    the log says so, or another transaction is about to record it, or recording is turned off.

    Waits at most 300 ms for a lock, of which there can be five: the ledger, the workspace, the
    tenant, the person and the milestone's twin. Only a `statement_timeout` bounds the rest.

    Raises InvalidEventError for a call that is not valid; in production such a call is
    logged and dropped.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        _require_transaction(connection)
        validation.validate(event, tenant=tenant, actor=actor, subject=subject, metadata=metadata)
    except InvalidEventError as error:
        if not settings.PRODUCTION:
            raise
        name = event.name if event in EVENTS else "unknown"
        logger.exception(
            "A usage event was refused.", extra={"event": name, "reason": error.violation.value}
        )
        return False
    if not is_recording():
        return False
    row = (
        Int8(tenant.workspace_id), Int8(tenant.pk), Int8(actor.pk),
        event.name, event.area, event.subject_type, Int8(subject.pk), json.dumps(metadata),
    )  # fmt: skip
    outcome: str = prepared.execute(RECORD, row)[0][0]
    if outcome == "twin":
        logger.warning("A usage event depends on an open transaction.", extra={"event": event.name})
    elif outcome not in {"recorded", "duplicate"}:
        logger.error("A usage event was lost.", extra={"event": event.name, "sqlstate": outcome})
    return outcome == "recorded"


def _require_transaction(connection: BaseDatabaseWrapper) -> None:
    if not connection.in_atomic_block:
        raise InvalidEventError(Violation.NO_TRANSACTION)
