"""Which scheduled commands are overdue, whatever should have run them."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tenantpilot.database import prepared
from tenantpilot.scheduler.models import ScheduledCommand
from tenantpilot.scheduler.schedule import SCHEDULE

logger = logging.getLogger(__name__)

# Not in SCHEDULE, because where backups go only the operator knows. deploy/backup tells of it.
BACKUP = "backup"
BACKUP_OVERDUE_AFTER = timedelta(hours=26)

# A command that never ran has no row, and a new installation none at all.
WRITTEN_DOWN = """
    SELECT name, last_success, last_failure, (SELECT min(applied) FROM django_migrations)
    FROM (VALUES (1)) AS always LEFT JOIN scheduler_scheduledcommand ON true
"""


@dataclass(frozen=True, kw_only=True)
class WrittenDown:
    """When each command last succeeded and last failed, by its name.

    `installed_at`: when this installation was made.
    """

    ends: Mapping[str, tuple[datetime | None, datetime | None]]
    installed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CommandState:
    """One scheduled command: how it last ended, and whether it should have succeeded since."""

    name: str
    last_success: datetime | None
    last_failure: datetime | None
    is_overdue: bool

    @property
    def has_failed(self) -> bool:
        """Whether its latest end was a failure."""
        if self.last_failure is None:
            return False
        return self.last_success is None or self.last_failure > self.last_success

    @property
    def overdue_because(self) -> str:
        """Say what an overdue command is overdue for, and how to run it and see."""
        why = (
            "it failed when it last ran" if self.has_failed
            else "neither a worker nor cron has run it to its end"
        )  # fmt: skip
        return f"{self.name} is overdue: {why}. deploy/manage run_scheduled {self.name} --now"


def read_commands() -> WrittenDown:
    """Return what is written down of every command, in one statement."""
    rows = prepared.execute(WRITTEN_DOWN, ())
    return WrittenDown(
        ends={name: (success, failure) for name, success, failure, _ in rows if name},
        installed_at=rows[0][3],
    )


def states_of(known: WrittenDown, *, now: datetime) -> list[CommandState]:
    """Return the state of every scheduled command, in the order of the schedule.

    A command that never succeeded counts from when this installation was made.
    """
    states = []
    for name, turn in SCHEDULE.items():
        succeeded, failed = known.ends.get(name, (None, None))
        since = succeeded or known.installed_at or now
        states.append(
            CommandState(
                name=name,
                last_success=succeeded,
                last_failure=failed,
                is_overdue=now - since > turn.overdue_after,
            )
        )
    return states


def backup_of(known: WrittenDown, *, now: datetime) -> CommandState | None:
    """Return when deploy/backup last succeeded; None if it never told."""
    succeeded, _ = known.ends.get(BACKUP, (None, None))
    if succeeded is None:
        return None
    return CommandState(
        name=BACKUP,
        last_success=succeeded,
        last_failure=None,
        is_overdue=now - succeeded > BACKUP_OVERDUE_AFTER,
    )


def note_backup(*, now: datetime) -> None:
    """Write down that a backup was made."""
    ScheduledCommand.objects.update_or_create(
        name=BACKUP, defaults={"taken_at": now, "last_success": now}
    )


class Watch:
    """Says once an hour which commands are overdue: a dead cron says nothing by itself."""

    def __init__(self) -> None:
        self._said_at: dict[str, datetime] = {}

    def look(self, *, now: datetime) -> None:
        """Log each overdue command, unless that was done within the hour."""
        for state in states_of(read_commands(), now=now):
            said_at = self._said_at.get(state.name)
            if state.is_overdue and (said_at is None or now - said_at >= timedelta(hours=1)):
                self._said_at[state.name] = now
                logger.error("%s", state.overdue_because)
