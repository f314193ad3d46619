"""A person asks for a report."""

from django.db import transaction

from operations.services import runs
from operations.services.runs import Started
from reports.vocabulary import OPERATION_OF
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.tenants.models import Tenant
from tenantpilot.vocabulary import ReportType


@transaction.atomic
def request(*, tenant: Tenant, report_type: ReportType, requested_by: User) -> Started:
    """Queue the run that makes the report, or return the live one. Nothing is recorded as use:
    that is the report, once it exists (FR-243-007).

    Raises runs.CannotStartError if the tenant is archived or has no connection.
    """
    started = runs.start(
        tenant=tenant, operation_type=OPERATION_OF[report_type], initiator=requested_by
    )
    if started.is_new:
        log.record(
            action=AuditAction.REPORT_REQUESTED,
            actor=requested_by,
            workspace_id=tenant.workspace_id,
            tenant_id=tenant.pk,
            subject=started.run,
            report_type=report_type.value,
        )
    return started
