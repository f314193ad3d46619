"""Driver updates of Windows. How many drivers wait for approval is no setting.

https://learn.microsoft.com/graph/api/intune-softwareupdate-windowsdriverupdateprofile-list
"""

from inventory.collections import kinds
from inventory.collections.base import Collection
from tenantpilot.graph.permissions import READ_DEVICE_POLICIES
from visibility.enums import Area

COLLECTION = Collection(
    area=Area.DRIVER_UPDATES,
    path="deviceManagement/windowsDriverUpdateProfiles",
    version="beta",
    permission=READ_DEVICE_POLICIES,
    kind=kinds.word_of("approvalType"),
    platforms=kinds.always("Windows"),
    has_settings=True,
    not_settings=frozenset({"deviceReporting", "inventorySyncStatus", "newUpdates"}),
)
