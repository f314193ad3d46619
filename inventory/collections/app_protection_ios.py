"""App protection policies for iOS. Only the list of one platform tells assignments.

https://learn.microsoft.com/graph/api/intune-mam-iosmanagedappprotection-list
"""

from inventory.collections import kinds
from inventory.collections.base import Collection
from tenantpilot.graph.permissions import READ_APPS
from visibility.enums import Area, AreaGroup

COLLECTION = Collection(
    area=Area.APP_PROTECTION_IOS,
    path="deviceAppManagement/iosManagedAppProtections",
    permission=READ_APPS,
    group=AreaGroup.APPS,
    revision="version",
    platforms=kinds.always("iOS"),
    has_settings=True,
    not_settings=frozenset({"deployedAppCount"}),
)
