"""Compliance policies for Linux.

https://learn.microsoft.com/graph/api/intune-deviceconfigv2-devicemanagementcompliancepolicy-list
"""

from inventory.collections import kinds
from inventory.collections.base import Collection
from tenantpilot.graph.permissions import READ_DEVICE_POLICIES
from visibility.enums import Area

COLLECTION = Collection(
    area=Area.LINUX_COMPLIANCE,
    path="deviceManagement/compliancePolicies",
    version="beta",
    permission=READ_DEVICE_POLICIES,
    name="name",
    platforms=kinds.platforms_in_row,
)
