from typing import Any, override

from django.core.management.base import BaseCommand

from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.removal_register import Kind, Removal, line_of

KINDS = {
    AuditAction.ACCOUNT_ERASED.value: Kind.PERSON,
    AuditAction.TENANT_OFFBOARDED.value: Kind.TENANT,
}


class Command(BaseCommand):
    """Print the register of removals as this database knows it."""

    help = "Print who and what was erased here, for reapply_erasures. Names nobody."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        for row in AuditLog.objects.filter(action__in=KINDS).order_by("pk"):
            removal = Removal(
                kind=KINDS[row.action],
                id=row.subject_id or 0,
                fingerprint=row.details["fingerprint"],
                at=row.occurred_at.isoformat(timespec="seconds"),
            )
            self.stdout.write(line_of(removal))
