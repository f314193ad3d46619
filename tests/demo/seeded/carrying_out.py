"""Carrying out operations for real, on the tenants of the demo."""

from django_scopes import scope

from demo.world.customers import Customer
from operations.models import OperationRun
from operations.services import runs
from operations.services.execution import execute_run
from tenantpilot.accounts.models import User
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Role


def tenant_of(customer: Customer) -> Tenant:
    return Tenant.objects.get(directory_id=customer.directory_id)


def finished(customer: Customer, operation_type: OperationType) -> OperationRun:
    """Let the owner start an operation for real, and a worker carry it out."""
    tenant = tenant_of(customer)
    owner = User.objects.get(
        memberships__workspace=tenant.workspace_id, memberships__role=Role.OWNER
    )
    run = runs.start(tenant=tenant, operation_type=operation_type, initiator=owner).run
    execute_run(run_id=run.pk)
    with scope(tenant=tenant):
        fresh: OperationRun = OperationRun.objects.get(pk=run.pk)
    return fresh
