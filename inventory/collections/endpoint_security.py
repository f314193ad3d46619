"""Endpoint security and baselines as they were before the settings catalog.

https://learn.microsoft.com/graph/api/intune-deviceintent-devicemanagementintent-list
"""

from inventory.collections import kinds
from inventory.collections.base import Collection
from tenantpilot.graph.permissions import READ_DEVICE_POLICIES
from visibility.enums import Area

COLLECTION = Collection(
    area=Area.ENDPOINT_SECURITY,
    path="deviceManagement/intents",
    version="beta",
    permission=READ_DEVICE_POLICIES,
    kind=kinds.word_of("templateId"),
)
