"""What `verify_product_usage` finds, at a backup and after its restore: nothing may be added."""

import json
from collections import Counter
from typing import Any

from deploy.database_dump import BackupError
from deploy.installation import manage, say

COMMAND = "verify_product_usage"
CLEAN, DIFFERS = 0, 1

type Differences = dict[str, int]
"""How many rows differ, by family and kind: "reports.stored_report_created missing"."""


def differences() -> Differences | None:
    """Return how the ledger differs from its sources; None if it could not be compared."""
    done = manage(COMMAND, "--json")
    return _counted(json.loads(done.stdout)) if done.returncode in {CLEAN, DIFFERS} else None


def prove(*, known: Differences | None) -> None:
    """Verify the restored ledger. Raises BackupError if it differs more than the backup's did."""
    say(f"== {COMMAND}")
    done = manage(COMMAND, "--json")
    if done.returncode == CLEAN:
        say("No differences.")
        return
    if done.returncode != DIFFERS:
        raise BackupError(done.stderr.strip())
    found = json.loads(done.stdout)
    added = Counter(_counted(found)) - Counter(known or {})
    if added or not found["totals"]["right"] or found["prune_overdue"]:
        raise BackupError(
            f"{done.stderr.strip()} Not in the backup: {_listed(added) or 'these'}. The rows are "
            f"there, but do not use this database yet: `manage.py {COMMAND}` names them."
        )
    say(
        f"{_listed(_counted(found))}: as when it was backed up. "
        f"`manage.py {COMMAND} --repair` puts missing events back."
    )


def _counted(document: dict[str, Any]) -> Differences:
    return {
        f"{family['event']} {kind}": count
        for family in document["families"]
        for kind, count in family["counts"].items()
        if count
    }


def _listed(found: Differences) -> str:
    return ", ".join(f"{count} {name}" for name, count in found.items())
