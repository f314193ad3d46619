"""Configuration profiles: classic templates, update rings, certificates, Wi-Fi, custom settings.

https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfiguration-list
"""

from inventory.collections import kinds
from inventory.collections.base import Collection
from tenantpilot.graph.permissions import READ_DEVICE_POLICIES
from visibility.enums import Area

COLLECTION = Collection(
    area=Area.CONFIGURATION_POLICIES,
    path="deviceManagement/deviceConfigurations",
    permission=READ_DEVICE_POLICIES,
    revision="version",
    kind=kinds.graph_type,
    platforms=kinds.platform_of_type,
    has_settings=True,
    portal_page="#view/Microsoft_Intune_DeviceSettings/DevicesMenu/~/configuration",
)
