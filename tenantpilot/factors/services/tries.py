"""Counting wrong codes: five in a row, and for a quarter of an hour none is taken.

Counted a person, whatever session or address the tries come from, under a lock of the person's
row: tries at the same moment count each other.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum

from django.db import transaction
from django.utils import timezone

from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.factors.models import FactorTries
from tenantpilot.factors.owners import Person, owned_by

MOST_WRONG = 5
STOPPED_FOR = timedelta(minutes=15)


class Outcome(Enum):
    """What became of a try."""

    RIGHT = "right"
    WRONG = "wrong"
    STOPPED = "stopped"


@transaction.atomic
def try_code(*, person: Person, is_right: Callable[[], bool]) -> Outcome:
    """Ask whether the code is right, unless the person is stopped, and count it if it is not."""
    tries = _locked(person)
    now = timezone.now()
    if tries.until and tries.until > now:
        return Outcome.STOPPED
    if is_right():
        tries.delete()
        return Outcome.RIGHT
    tries.wrong = tries.wrong + 1 if tries.until is None else 1
    tries.until = now + STOPPED_FOR if tries.wrong >= MOST_WRONG else None
    tries.save()
    if tries.until:
        log.record(action=AuditAction.CODES_STOPPED, actor=None, subject=person)
        return Outcome.STOPPED
    return Outcome.WRONG


def left(person: Person) -> int:
    """Return how many more codes may be wrong before none is taken."""
    tries = FactorTries.objects.filter(**owned_by(person)).first()
    return MOST_WRONG - (tries.wrong if tries and tries.until is None else 0)


def stopped_until(person: Person) -> datetime | None:
    """Return until when no code is taken; None if codes are."""
    return (
        FactorTries.objects.filter(**owned_by(person), until__gt=timezone.now())
        .values_list("until", flat=True)
        .first()
    )


def _locked(person: Person) -> FactorTries:
    owner = owned_by(person)
    FactorTries.objects.bulk_create([FactorTries(**owner)], ignore_conflicts=True)
    return FactorTries.objects.select_for_update().get(**owner)
