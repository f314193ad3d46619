"""Ten codes for the day the device is lost: shown once, kept as keyed digests, used up by use."""

import secrets

from django.db import transaction
from django.utils.crypto import salted_hmac

from tenantpilot.accounts import security_messages
from tenantpilot.accounts.security_changes import SecurityChange
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.factors.models import RecoveryCode
from tenantpilot.factors.owners import Person, owned_by, plane_of_person

HOW_MANY = 10
# Without letters that look like figures; 16 of 32 are 80 bits.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LENGTH, _GROUP = 16, 4
_SALT = "tenantpilot.factors.recovery"


@transaction.atomic
def make(*, person: Person) -> list[str]:
    """Return ten new codes for the person to keep; those from before count no more."""
    codes = [_new_code() for _ in range(HOW_MANY)]
    owner = owned_by(person)
    RecoveryCode.objects.filter(**owner).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(**owner, digest=_digest(code, person=person)) for code in codes
    )
    log.record(action=AuditAction.RECOVERY_CODES_MADE, actor=person)
    security_messages.send(account=person, change=SecurityChange.RECOVERY_CODES_MADE)
    return codes


def use(*, person: Person, code: str) -> bool:
    """Whether it is one of the person's codes; then it is used up."""
    # One statement: of several at the same moment one deletes it.
    mine = RecoveryCode.objects.filter(**owned_by(person), digest=_digest(code, person=person))
    return mine.delete()[0] == 1


def _new_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def _plain(code: str) -> str:
    """Return the code as it counts, however it was typed."""
    return "".join(code.upper().replace("-", " ").split())


def _digest(code: str, *, person: Person) -> bytes:
    whose = f"{plane_of_person(person)}:{person.pk}:{_plain(code)}"
    return salted_hmac(_SALT, whose, algorithm="sha256").digest()
