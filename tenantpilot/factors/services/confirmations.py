"""Noting that a person proved once more who they are."""

from django.db import transaction
from django.http import HttpRequest

from tenantpilot.accounts.sessions import note_factor, note_proof
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.factors.owners import Person


@transaction.atomic
def note(*, request: HttpRequest, person: Person, has_factor: bool) -> None:
    """Let the session do what is dangerous for the next five minutes.

    `has_factor`: it was proved by more than the password.
    """
    log.record(action=AuditAction.IDENTITY_CONFIRMED, actor=person)
    note_proof(request)
    if has_factor:
        note_factor(request)
