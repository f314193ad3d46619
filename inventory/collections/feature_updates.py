"""Feature updates of Windows: which release devices get.

https://learn.microsoft.com/graph/api/intune-softwareupdate-windowsfeatureupdateprofile-list
"""

from inventory.collections import kinds
from inventory.collections.base import Collection
from tenantpilot.graph.permissions import READ_DEVICE_POLICIES
from visibility.enums import Area

COLLECTION = Collection(
    area=Area.FEATURE_UPDATES,
    path="deviceManagement/windowsFeatureUpdateProfiles",
    version="beta",
    permission=READ_DEVICE_POLICIES,
    platforms=kinds.always("Windows"),
    has_settings=True,
    not_settings=frozenset({"endOfSupportDate", "deployableContentDisplayName"}),
)
