"""Settings catalog, with endpoint security and security baselines.

https://learn.microsoft.com/graph/api/intune-deviceconfigv2-devicemanagementconfigurationpolicy-list
"""

from inventory.collections import kinds
from inventory.collections.base import Collection
from tenantpilot.graph.permissions import READ_DEVICE_POLICIES
from visibility.enums import Area

COLLECTION = Collection(
    area=Area.SETTINGS_CATALOG,
    path="deviceManagement/configurationPolicies",
    version="beta",
    permission=READ_DEVICE_POLICIES,
    name="name",
    kind=kinds.template_family,
    platforms=kinds.platforms_in_row,
    portal_page="#view/Microsoft_Intune_DeviceSettings/DevicesMenu/~/configuration",
)
