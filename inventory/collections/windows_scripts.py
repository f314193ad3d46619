"""PowerShell scripts. Lists leave their text out.

https://learn.microsoft.com/graph/api/intune-devices-devicemanagementscript-list
"""

from inventory.collections import kinds
from inventory.collections.base import Collection
from tenantpilot.graph.permissions import READ_SCRIPTS
from visibility.enums import Area

COLLECTION = Collection(
    area=Area.WINDOWS_SCRIPTS,
    path="deviceManagement/deviceManagementScripts",
    version="beta",
    permission=READ_SCRIPTS,
    platforms=kinds.always("Windows"),
    unit=("script", "scripts"),
)
