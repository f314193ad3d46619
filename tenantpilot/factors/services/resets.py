"""Taking every second factor of a person away, because the device is lost."""

from django.db import transaction

from tenantpilot.accounts import security_messages
from tenantpilot.accounts.security_changes import SecurityChange
from tenantpilot.accounts.sessions import end_sessions
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.factors.models import FactorTries, Passkey, RecoveryCode, Totp
from tenantpilot.factors.owners import Person, owned_by, plane_of_person


@transaction.atomic
def reset(*, person: Person, reset_by: Person | None, workspace_id: int | None = None) -> int:
    """Remove passkeys, app and codes of the person and end their sessions; return how many.

    The next sign-in is by password, and sets up a new app where one is asked for.
    """
    owner = owned_by(person)
    for model in (Passkey, Totp, RecoveryCode, FactorTries):
        model.objects.filter(**owner).delete()
    log.record(
        action=AuditAction.FACTORS_RESET,
        actor=reset_by,
        subject=person,
        person_id=person.pk,
        workspace_id=workspace_id,
    )
    security_messages.send(account=person, change=SecurityChange.FACTORS_RESET)
    return end_sessions(plane=plane_of_person(person), account_id=person.pk)
