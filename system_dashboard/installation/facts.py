"""All that is known about an installation's own health, read for one moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

from system_dashboard.installation.credentials import Expiries, read_expiries
from system_dashboard.installation.queue import Queue, read_queue
from telemetry.health import LedgerHealth, read_health
from tenantpilot.scheduler.overdue import CommandState, backup_of, read_commands, states_of
from tenantpilot.web.schema import schema


@dataclass(frozen=True, kw_only=True)
class Installation:
    """The facts. What of them needs attention is said by system_dashboard.installation.concerns."""

    version: str
    queue: Queue
    commands: Sequence[CommandState]
    backup: CommandState | None
    ledger: LedgerHealth
    expiries: Expiries
    migrations_pending: bool


def read_installation(
    *, now: datetime, queue: Queue | None = None, ledger: LedgerHealth | None = None
) -> Installation:
    """Read the facts, in a few small statements; not those that the caller has read already.

    Raises django.db.Error.
    """
    known = read_commands()
    return Installation(
        version=settings.VERSION,
        queue=queue or read_queue(now=now),
        commands=states_of(known, now=now),
        backup=backup_of(known, now=now),
        ledger=ledger or read_health(now=now),
        expiries=read_expiries(today=now.astimezone(UTC).date()),
        migrations_pending=not schema.is_current(),
    )
