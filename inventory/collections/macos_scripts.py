"""Shell scripts for macOS. Lists leave their text out.

https://learn.microsoft.com/graph/api/intune-devices-deviceshellscript-list
"""

from inventory.collections import kinds
from inventory.collections.base import Collection
from tenantpilot.graph.permissions import READ_DEVICE_POLICIES
from visibility.enums import Area

COLLECTION = Collection(
    area=Area.MACOS_SCRIPTS,
    path="deviceManagement/deviceShellScripts",
    version="beta",
    permission=READ_DEVICE_POLICIES,
    platforms=kinds.always("macOS"),
    unit=("script", "scripts"),
)
