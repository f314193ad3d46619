"""Apps that Intune hands out. Those that Microsoft offers everybody are not the customer's.

https://learn.microsoft.com/graph/api/intune-apps-mobileapp-list
"""

from inventory.collections import kinds
from inventory.collections.base import Collection
from tenantpilot.graph.permissions import READ_APPS
from visibility.enums import Area, AreaGroup

COLLECTION = Collection(
    area=Area.APPS,
    path="deviceAppManagement/mobileApps",
    permission=READ_APPS,
    group=AreaGroup.APPS,
    kind=kinds.graph_type,
    platforms=kinds.platform_of_type,
    unit=("app", "apps"),
    ours=lambda row: row.get("appAvailability") != "global",
)
