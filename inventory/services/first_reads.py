"""Store what a list holds when it is read for the first time: everything at once.

One statement makes the policies and their first versions. As rows of the ORM, those of 2,000
policies take the worker longer than all else that a first sync does.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from inventory.collections import Collection
from inventory.collections.reader import CONTENT, ReadPolicy
from inventory.enums import Change
from operations.models import OperationRun

_COLUMNS = ", ".join((*CONTENT, "digest"))
_STORE = f"""
    WITH found AS (
        SELECT * FROM jsonb_to_recordset(%(found)s::jsonb) AS found (
            external_id text, name text, kind text, platforms text, state text, revision text,
            modified_at timestamptz, assignments jsonb, digest text, settings jsonb
        )
    ), made AS (
        INSERT INTO inventory_policy (
            workspace_id, tenant_id, run_id, collection, first_seen_at, changed_at, agreed_digest,
            external_id, {_COLUMNS}
        )
        SELECT %(workspace)s, %(tenant)s, %(run)s, %(collection)s, %(now)s, %(now)s, '',
            external_id, {_COLUMNS}
        FROM found
        RETURNING id, external_id
    )
    INSERT INTO inventory_policyversion (
        workspace_id, tenant_id, run_id, policy_id, change, seen_at, settings, {_COLUMNS}
    )
    SELECT %(workspace)s, %(tenant)s, %(run)s, made.id, %(change)s, %(now)s, settings, {_COLUMNS}
    FROM found JOIN made USING (external_id)
"""  # noqa: S608 - the names of columns are ours


def store_found(
    policies: Sequence[ReadPolicy], *, run: OperationRun, collection: Collection, now: datetime
) -> None:
    """Store policies that are not there yet, in the run's tenant. Needs a transaction."""
    values: dict[str, str | int | datetime] = {
        "found": json.dumps([_row(each) for each in policies]),
        "workspace": run.workspace_id,
        "tenant": run.tenant_id,
        "run": run.pk,
        "collection": collection.key,
        "change": Change.FOUND.value,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STORE, values)


def _row(policy: ReadPolicy) -> dict[str, object]:
    row = {name: getattr(policy, name) for name in (*CONTENT, "external_id", "digest", "settings")}
    return row | {"modified_at": policy.modified_at and policy.modified_at.isoformat()}
