"""The rows of the lists on a tenant's page, drawn by the features that they belong to."""

from collections.abc import Mapping

from django.utils.safestring import SafeString

from attention.item_lines import item_lines
from attention.items import TenantAttention
from inventory.pages.collection_lines import collection_lines
from inventory.selectors import Inventory
from reports.pages.status_lines import finding_lines, status_lines
from reports.pages.tenant_card import TenantReports
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import TenantRequest
from visibility.group_lines import group_lines
from visibility.pages import VisibilityPage


def drawn_rows(
    request: TenantRequest,
    *,
    attention: TenantAttention,
    inventory: Inventory,
    inventory_url: str,
    tenant_reports: TenantReports,
    visibility: VisibilityPage,
) -> Mapping[str, list[SafeString]]:
    """Return the rows of each list by its name in the template."""
    may_start = Capability.OPERATIONS_START in request.capabilities
    tenant = request.tenant
    return {
        "items": item_lines(attention.items, tenant=tenant, query=request.GET, may_start=may_start),
        "collections": collection_lines(inventory, url=inventory_url),
        "findings": finding_lines(tenant_reports.findings),
        "report_types": status_lines(tenant_reports.cards, tenant=tenant),
        "area_groups": group_lines(visibility),
    }
