"""App configuration that devices receive.

https://learn.microsoft.com/graph/api/intune-apps-manageddevicemobileappconfiguration-list
"""

from inventory.collections import kinds
from inventory.collections.base import Collection
from tenantpilot.graph.permissions import READ_APPS
from visibility.enums import Area, AreaGroup

COLLECTION = Collection(
    area=Area.APP_CONFIGURATION_DEVICES,
    path="deviceAppManagement/mobileAppConfigurations",
    permission=READ_APPS,
    group=AreaGroup.APPS,
    revision="version",
    kind=kinds.graph_type,
    platforms=kinds.platform_of_type,
    has_settings=True,
)
