"""A code as a person types it: of the app, or one of the recovery codes."""

from tenantpilot.accounts import security_messages
from tenantpilot.accounts.security_changes import SecurityChange
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.factors.owners import Person
from tenantpilot.factors.services import recovery, totp
from tenantpilot.factors.services.tries import Outcome, try_code


def use(*, person: Person, code: str) -> Outcome:
    """Take the code, once; wrong ones are counted and soon stopped."""
    return try_code(person=person, is_right=lambda: _is_right(person, code))


def _is_right(person: Person, code: str) -> bool:
    figures = "".join(code.split())
    if figures.isdecimal():
        return totp.use(person=person, code=figures)
    if not recovery.use(person=person, code=code):
        return False
    log.record(action=AuditAction.RECOVERY_CODE_USED, actor=person)
    security_messages.send(account=person, change=SecurityChange.RECOVERY_CODE_USED)
    return True
