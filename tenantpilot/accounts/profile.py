"""What people are called."""

from django.db import transaction

from tenantpilot.accounts.models import Account
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction


@transaction.atomic
def rename(*, account: Account, name: str) -> None:
    """Change the person's own name; the audit log says that, not what it was."""
    if account.name == name:
        return
    account.name = name
    account.save(update_fields=["name"])
    log.record(action=AuditAction.NAME_CHANGED, actor=account, subject=account)
