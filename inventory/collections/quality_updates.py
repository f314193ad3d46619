"""Quality updates of Windows that are sent ahead of time.

https://learn.microsoft.com/graph/api/intune-softwareupdate-windowsqualityupdateprofile-list
"""

from inventory.collections import kinds
from inventory.collections.base import Collection
from tenantpilot.graph.permissions import READ_DEVICE_POLICIES
from visibility.enums import Area

COLLECTION = Collection(
    area=Area.QUALITY_UPDATES,
    path="deviceManagement/windowsQualityUpdateProfiles",
    version="beta",
    permission=READ_DEVICE_POLICIES,
    platforms=kinds.always("Windows"),
    has_settings=True,
    not_settings=frozenset({"deployableContentDisplayName", "releaseDateDisplayName"}),
)
