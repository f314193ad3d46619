"""Taking away one of several keys, unless it is the last that a person asks for."""

from django.db import transaction

from tenantpilot.factors.models import Passkey, RecoveryCode
from tenantpilot.factors.owners import Person, owned_by
from tenantpilot.factors.policy import who_asks
from tenantpilot.factors.selectors import Factors, factors_of
from tenantpilot.factors.services import passkeys, totp
from tenantpilot.factors.services.enrolment import end_others


class LastFactorError(Exception):
    """It is the last second factor, and a person asks for one; the message says who."""


def removal_blocker(person: Person, factors: Factors) -> str:
    """Return why no factor of the person can be removed, or ""."""
    who = who_asks(person) if factors.count == 1 else ""
    return (
        f"{who} asks for a second factor, and this is your last. Add another first." if who else ""
    )


@transaction.atomic
def remove_passkey(*, person: Person, key: Passkey, keep: str | None) -> None:
    """Forget the key; every session but `keep` ends. Raises LastFactorError."""
    _require_another(person)
    passkeys.remove(key=key, person=person)
    _clean_up(person, keep=keep)


@transaction.atomic
def remove_app(*, person: Person, keep: str | None) -> None:
    """Forget the app; every session but `keep` ends. Raises LastFactorError."""
    _require_another(person)
    totp.remove(person=person)
    _clean_up(person, keep=keep)


def _require_another(person: Person) -> None:
    # The person's own row is the lock: of the last two, one stays.
    type(person)._base_manager.select_for_update(no_key=True).get(pk=person.pk)
    if blocker := removal_blocker(person, factors_of(person)):
        raise LastFactorError(blocker)


def _clean_up(person: Person, *, keep: str | None) -> None:
    if not factors_of(person).has_any:
        # Without a factor there is nothing that a code could stand in for.
        RecoveryCode.objects.filter(**owned_by(person)).delete()
    end_others(person, keep=keep)
