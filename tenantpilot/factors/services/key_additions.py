"""Adding a passkey, and what comes with it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from tenantpilot.factors.owners import Person
from tenantpilot.factors.selectors import factors_of
from tenantpilot.factors.services import passkeys, recovery
from tenantpilot.factors.services.enrolment import end_others
from tenantpilot.factors.services.passkeys import Site


@transaction.atomic
def add_passkey(
    *,
    site: Site,
    person: Person,
    state: Mapping[str, Any],
    answer: Mapping[str, Any],
    name: str,
    keep: str | None,
) -> list[str]:
    """Keep a new key; every session but `keep` ends.

    Returns recovery codes if the person has none yet, else an empty list. Raises
    PasskeyRefusedError, TooManyPasskeysError.
    """
    passkeys.add(site=site, person=person, state=state, answer=answer, name=name)
    end_others(person, keep=keep)
    return [] if factors_of(person).codes_left else recovery.make(person=person)
