"""Remediations: scripts that detect and mend. Microsoft's own are not the customer's.

https://learn.microsoft.com/graph/api/intune-devices-devicehealthscript-list
"""

from inventory.collections import kinds
from inventory.collections.base import Collection
from tenantpilot.graph.permissions import READ_DEVICE_POLICIES
from visibility.enums import Area

COLLECTION = Collection(
    area=Area.REMEDIATIONS,
    path="deviceManagement/deviceHealthScripts",
    version="beta",
    permission=READ_DEVICE_POLICIES,
    revision="version",
    kind=kinds.word_of("deviceHealthScriptType"),
    platforms=kinds.always("Windows"),
    unit=("remediation", "remediations"),
    ours=lambda row: row.get("isGlobalScript") is not True,
)
