"""Autopilot deployment profiles.

https://learn.microsoft.com/graph/api/intune-enrollment-windowsautopilotdeploymentprofile-list
"""

from inventory.collections import kinds
from inventory.collections.base import Collection
from tenantpilot.graph.permissions import READ_ENROLMENT
from visibility.enums import Area

COLLECTION = Collection(
    area=Area.AUTOPILOT_PROFILES,
    path="deviceManagement/windowsAutopilotDeploymentProfiles",
    version="beta",
    permission=READ_ENROLMENT,
    kind=kinds.graph_type,
    platforms=kinds.always("Windows"),
    unit=("profile", "profiles"),
)
