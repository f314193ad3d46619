"""Taking the turn of a scheduled command, and running it."""

import logging
from datetime import datetime

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import F
from django.utils import timezone

from tenantpilot.scheduler.models import ScheduledCommand
from tenantpilot.scheduler.schedule import SCHEDULE

logger = logging.getLogger(__name__)


def run_scheduled(name: str, *, now: datetime, by_hand: bool = False) -> bool:
    """Run the command unless its turn is taken; return whether it ran. By hand it always runs.

    What the command raises is passed on, and its end is written down either way.
    """
    if not take_turn(name, now=now) and not by_hand:
        return False
    succeeded = False
    try:
        call_command(name)
        succeeded = True
    finally:
        ended = "last_success" if succeeded else "last_failure"
        ScheduledCommand.objects.filter(name=name).update(**{ended: timezone.now()})
    return True


def run_due(*, now: datetime) -> None:
    """Run every command whose turn has begun and is not taken; a failure is logged.

    A command that is new here waits for its next turn, so an installation begins quietly.
    """
    ScheduledCommand.objects.bulk_create(
        [ScheduledCommand(name=name, taken_at=now) for name in SCHEDULE], ignore_conflicts=True
    )
    for name in SCHEDULE:
        try:
            run_scheduled(name, now=now)
        except CommandError as error:
            # As deploy/scheduled says it. A CommandError is a sentence of ours, without data.
            logger.error("%s failed with exit code %s.", name, error.returncode)  # noqa: TRY400


def take_turn(name: str, *, now: datetime) -> bool:
    """Take the turn that began last. Of those who ask at the same moment, one gets it."""
    row, is_new = ScheduledCommand.objects.get_or_create(name=name, defaults={"taken_at": now})
    if is_new:
        return True
    turn = ScheduledCommand.objects.filter(
        name=row.name, taken_at__lt=SCHEDULE[name].latest_start(now)
    )
    return bool(turn.update(taken_at=now))


def read_commands() -> list[ScheduledCommand]:
    """Return the commands that ever had a turn, with their last success and failure."""
    rows = ScheduledCommand.objects.filter(name__in=SCHEDULE)
    return list(rows.order_by(F("taken_at").desc(), "name"))
