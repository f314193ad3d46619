"""Enrolment: limits, platform restrictions, Windows Hello, status page. Every tenant has defaults.

https://learn.microsoft.com/graph/api/intune-onboarding-deviceenrollmentconfiguration-list
"""

from inventory.collections import kinds
from inventory.collections.base import Collection
from tenantpilot.graph.permissions import READ_ENROLMENT
from visibility.enums import Area

COLLECTION = Collection(
    area=Area.ENROLMENT,
    path="deviceManagement/deviceEnrollmentConfigurations",
    permission=READ_ENROLMENT,
    revision="version",
    kind=kinds.graph_type,
    has_settings=True,
    unit=("configuration", "configurations"),
)
