"""What Intune asks of devices: compliance policies and configuration profiles.

https://learn.microsoft.com/graph/api/intune-deviceconfig-devicecompliancepolicy-list
https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfiguration-list
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tenantpilot.graph import fields
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.paging import Listing, Page
from tenantpilot.graph.session import Session

GRAPH_TYPE = re.compile(r"#microsoft\.graph\.[A-Za-z0-9]{1,100}", re.ASCII)
COMMON_FIELDS = "id,displayName,version,createdDateTime,lastModifiedDateTime"


@dataclass(frozen=True, kw_only=True)
class DevicePolicy:
    """What both kinds have in common. `kind` is Graph's type, e.g. `iosCompliancePolicy`."""

    policy_id: UUID
    display_name: str
    kind: str
    version: int
    created_at: datetime
    modified_at: datetime


@dataclass(frozen=True, kw_only=True)
class CompliancePolicy(DevicePolicy):
    """The conditions under which a device counts as compliant."""


@dataclass(frozen=True, kw_only=True)
class ConfigurationPolicy(DevicePolicy):
    """Settings that are applied to devices."""


def list_compliance_policies(session: Session) -> Iterator[Page[CompliancePolicy]]:
    return _list(session, "deviceCompliancePolicies", policy_type=CompliancePolicy)


def list_configuration_policies(session: Session) -> Iterator[Page[ConfigurationPolicy]]:
    return _list(session, "deviceConfigurations", policy_type=ConfigurationPolicy)


def _list[Policy: DevicePolicy](
    session: Session, collection: str, *, policy_type: type[Policy]
) -> Iterator[Page[Policy]]:
    def policy(item: JsonObject) -> Policy:
        graph_type = fields.word(item, "@odata.type", pattern=GRAPH_TYPE)
        return policy_type(
            policy_id=fields.guid(item, "id"),
            display_name=fields.text(item, "displayName"),
            kind=graph_type.removeprefix("#microsoft.graph."),
            version=fields.count(item, "version"),
            created_at=fields.moment(item, "createdDateTime"),
            modified_at=fields.moment(item, "lastModifiedDateTime"),
        )

    url = session.address(f"deviceManagement/{collection}", select=COMMON_FIELDS, count="true")
    return iter(Listing(session, url, read=policy))
