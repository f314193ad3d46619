"""Administrative templates (ADMX).

https://learn.microsoft.com/graph/api/intune-grouppolicy-grouppolicyconfiguration-list
"""

from inventory.collections import kinds
from inventory.collections.base import Collection
from tenantpilot.graph.permissions import READ_DEVICE_POLICIES
from visibility.enums import Area

COLLECTION = Collection(
    area=Area.ADMINISTRATIVE_TEMPLATES,
    path="deviceManagement/groupPolicyConfigurations",
    version="beta",
    permission=READ_DEVICE_POLICIES,
    kind=kinds.word_of("policyConfigurationIngestionType"),
    platforms=kinds.always("Windows"),
)
