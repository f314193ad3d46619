"""Which scheduled commands are overdue, whatever should have run them."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min

from tenantpilot.scheduler.models import ScheduledCommand
from tenantpilot.scheduler.schedule import SCHEDULE

logger = logging.getLogger(__name__)

# Not in SCHEDULE, because where backups go only the operator knows. deploy/backup tells of it.
BACKUP = "backup"
BACKUP_OVERDUE_AFTER = timedelta(hours=26)


type Rows = Mapping[str, ScheduledCommand]


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


def read_rows() -> Rows:
    """Return what is written down of every command, by its name."""
    return {row.name: row for row in ScheduledCommand.objects.all()}


def states_of(rows: Rows, *, now: datetime) -> list[CommandState]:
    """Return the state of every scheduled command, in the order of the schedule.

    A command that never succeeded counts from when this installation was made.
    """
    have_succeeded = all(name in rows and rows[name].last_success for name in SCHEDULE)
    installed = None if have_succeeded else _installed_at()
    states = []
    for name, turn in SCHEDULE.items():
        row = rows.get(name)
        succeeded = row.last_success if row else None
        since = succeeded or installed or now
        states.append(
            CommandState(
                name=name,
                last_success=succeeded,
                last_failure=row.last_failure if row else None,
                is_overdue=now - since > turn.overdue_after,
            )
        )
    return states


def backup_of(rows: Rows, *, now: datetime) -> CommandState | None:
    """Return when deploy/backup last succeeded; None if it never told."""
    row = rows.get(BACKUP)
    if row is None or row.last_success is None:
        return None
    return CommandState(
        name=BACKUP,
        last_success=row.last_success,
        last_failure=None,
        is_overdue=now - row.last_success > BACKUP_OVERDUE_AFTER,
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
        for state in states_of(read_rows(), now=now):
            said_at = self._said_at.get(state.name)
            if state.is_overdue and (said_at is None or now - said_at >= timedelta(hours=1)):
                self._said_at[state.name] = now
                logger.error("%s", state.overdue_because)


def _installed_at() -> datetime | None:
    at: datetime | None = MigrationRecorder.Migration.objects.aggregate(at=Min("applied"))["at"]
    return at
