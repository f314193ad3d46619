"""Who is offered to agree to changes."""

from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import TenantRequest
from tenantpilot.tenants.models import TenantStatus


def may_agree(request: TenantRequest) -> bool:
    """Whether the person may, and the tenant is not archived: then nothing is agreed any more."""
    return (
        Capability.INVENTORY_AGREE in request.capabilities
        and request.tenant.status != TenantStatus.ARCHIVED
    )
