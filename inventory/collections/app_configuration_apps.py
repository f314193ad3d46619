"""App configuration that managed apps receive.

https://learn.microsoft.com/graph/api/intune-mam-targetedmanagedappconfiguration-list
"""

from inventory.collections.base import Collection
from tenantpilot.graph.permissions import READ_APPS
from visibility.enums import Area, AreaGroup

COLLECTION = Collection(
    area=Area.APP_CONFIGURATION_APPS,
    path="deviceAppManagement/targetedManagedAppConfigurations",
    permission=READ_APPS,
    group=AreaGroup.APPS,
    revision="version",
    has_settings=True,
    not_settings=frozenset({"deployedAppCount"}),
)
