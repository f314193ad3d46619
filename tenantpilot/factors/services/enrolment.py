"""Setting an app up, and what comes with it."""

from django.db import transaction

from tenantpilot.accounts.sessions import end_sessions
from tenantpilot.factors.owners import Person, plane_of_person
from tenantpilot.factors.selectors import factors_of
from tenantpilot.factors.services import recovery, totp


@transaction.atomic
def first_app(*, person: Person, secret: str, code: str) -> list[str] | None:
    """Keep the app if its code is right, and return recovery codes; None if it is wrong.

    Nothing is kept for a person who has a factor by now.
    """
    # The person's own row is the lock: of two at the same moment one is the first.
    type(person)._base_manager.select_for_update(no_key=True).get(pk=person.pk)
    if factors_of(person).has_any:
        return None
    return _codes(person) if _is_set_up(person, secret=secret, code=code, keep=None) else None


@transaction.atomic
def app(*, person: Person, secret: str, code: str, keep: str | None) -> list[str] | None:
    """Keep the app if its code is right; None if it is wrong. Every session but `keep` ends.

    Returns recovery codes if the person has none yet, else an empty list.
    """
    type(person)._base_manager.select_for_update(no_key=True).get(pk=person.pk)
    if not _is_set_up(person, secret=secret, code=code, keep=keep):
        return None
    return [] if factors_of(person).codes_left else _codes(person)


def _is_set_up(person: Person, *, secret: str, code: str, keep: str | None) -> bool:
    step = totp.step_of(secret, "".join(code.split()))
    if step is None:
        return False
    totp.set_up(person=person, sealed=totp.seal(secret, person=person), step=step)
    end_others(person, keep=keep)
    return True


def _codes(person: Person) -> list[str]:
    return recovery.make(person=person)


def end_others(person: Person, *, keep: str | None) -> int:
    """End the person's other sessions: they were opened with other keys."""
    return end_sessions(plane=plane_of_person(person), account_id=person.pk, except_key=keep)
