"""Compliance policies: when a device counts as compliant. Linux has a list of its own.

https://learn.microsoft.com/graph/api/intune-deviceconfig-devicecompliancepolicy-list
"""

from inventory.collections import kinds
from inventory.collections.base import Collection
from tenantpilot.graph.permissions import READ_DEVICE_POLICIES
from visibility.enums import Area

COLLECTION = Collection(
    area=Area.COMPLIANCE_POLICIES,
    path="deviceManagement/deviceCompliancePolicies",
    permission=READ_DEVICE_POLICIES,
    revision="version",
    kind=kinds.graph_type,
    platforms=kinds.platform_of_type,
    has_settings=True,
    portal_page="#view/Microsoft_Intune_DeviceSettings/DevicesMenu/~/compliance",
)
