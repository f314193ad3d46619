"""Intune: compliance, configuration, and in the beta the settings catalog.

https://learn.microsoft.com/graph/api/intune-deviceconfig-devicecompliancepolicy-list
https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfiguration-list
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from demo.graph_stub import policies
from demo.graph_stub.endpoints import PAGE_SIZE, Endpoint, LazyRows, Service
from demo.graph_stub.odata.entities import BETA, V1, Entity, Json
from demo.graph_stub.odata.options import Documented
from demo.graph_stub.odata.page_tokens import TokenForm
from demo.graph_stub.world import StubPolicy, StubTenant

FOLDER = "deviceManagement"
CATALOG_PAGE_SIZE = 25
DEVICE_POLICY = Entity(
    properties=(
        "id", "createdDateTime", "description", "displayName", "lastModifiedDateTime", "version",
    ),
    beta_properties=("roleScopeTagIds",),
    navigations=("assignments",),
    is_typed=True,
    is_open=True,
)  # fmt: skip
CATALOG_POLICY = Entity(
    properties=(
        "id", "createdDateTime", "creationSource", "description", "isAssigned",
        "lastModifiedDateTime", "name", "platforms", "priorityMetaData", "roleScopeTagIds",
        "settingCount", "technologies", "templateReference",
    ),
    navigations=("assignments", "settings"),
)  # fmt: skip


def policy(item: StubPolicy) -> Json:
    return {
        "@odata.type": f"#microsoft.graph.{item.kind}",
        "id": item.policy_id,
        "displayName": item.display_name,
        "version": item.version,
        "createdDateTime": moment(item.created_at),
        "lastModifiedDateTime": moment(item.modified_at),
        "assignments": policies.assignments_of(item),
        **policies.settings_of(item),
    }


def catalog_policy(item: StubPolicy) -> Json:
    assignments = policies.assignments_of(item)
    template = {"templateId": "", "templateFamily": "none", "templateDisplayName": None}
    return {
        "id": item.policy_id,
        "name": item.display_name,
        "createdDateTime": moment(item.created_at),
        "lastModifiedDateTime": moment(item.modified_at),
        "platforms": "windows10,macOS",
        "technologies": "mdm,microsoftSense",
        "templateReference": template,
        "settingCount": item.version,
        "isAssigned": bool(assignments),
        "assignments": assignments,
        **(item.settings or {}),
    }


def moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.0000000Z")


def _compliance(tenant: StubTenant, _ids: Mapping[str, str]) -> Sequence[Json]:
    return LazyRows(tenant.compliance_policies, policy)


def _configuration(tenant: StubTenant, _ids: Mapping[str, str]) -> Sequence[Json]:
    return LazyRows(tenant.configuration_policies, policy)


def _catalog(tenant: StubTenant, _ids: Mapping[str, str]) -> Sequence[Json]:
    return LazyRows(tenant.catalog_policies, catalog_policy)


ODATA = Documented.of("$select", "$expand", "$top")
ENDPOINTS = (
    Endpoint(
        path=f"{FOLDER}/deviceCompliancePolicies",
        opened_by=f"{FOLDER}/deviceCompliancePolicies",
        versions=frozenset({V1, BETA}),
        service=Service.INTUNE,
        entity=DEVICE_POLICY,
        rows=_compliance,
        documented=ODATA,
        token_form=TokenForm.SKIP,
        expanded_page_size=PAGE_SIZE,
    ),
    Endpoint(
        path=f"{FOLDER}/deviceConfigurations",
        opened_by=f"{FOLDER}/deviceConfigurations",
        versions=frozenset({V1, BETA}),
        service=Service.INTUNE,
        entity=DEVICE_POLICY,
        rows=_configuration,
        documented=ODATA,
        token_form=TokenForm.QUOTED,
        expanded_page_size=PAGE_SIZE,
    ),
    Endpoint(
        path=f"{FOLDER}/configurationPolicies",
        opened_by=f"{FOLDER}/configurationPolicies",
        versions=frozenset({BETA}),
        service=Service.INTUNE,
        entity=CATALOG_POLICY,
        rows=_catalog,
        documented=ODATA,
        token_form=TokenForm.COSMOS,
        page_size=CATALOG_PAGE_SIZE,
        expanded_page_size=CATALOG_PAGE_SIZE,
        counts_pages=True,
    ),
)
