"""The other lists of policies: Intune's of v1.0 and beta, and Conditional Access.

Each address with the fields that Microsoft's page of it names; the tenant's rows stand in
`StubTenant.other_policies`, by the address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from demo.graph_stub import policies
from demo.graph_stub.endpoints import PAGE_SIZE, Endpoint, LazyRows, Service
from demo.graph_stub.odata.entities import BETA, V1, Entity, Json
from demo.graph_stub.odata.options import Documented
from demo.graph_stub.odata.page_tokens import TokenForm
from demo.graph_stub.resources.device_policies import moment
from demo.graph_stub.world import StubPolicy, StubTenant

_USUAL = ("id", "createdDateTime", "description", "displayName", "lastModifiedDateTime")
_NAMED = ("id", "createdDateTime", "description", "lastModifiedDateTime", "name")
CONDITIONAL_ACCESS = "identity/conditionalAccess/policies"


@dataclass(frozen=True, kw_only=True)
class PolicyList:
    """One list. `is_typed`: rows carry their type, and the fields of that type."""

    path: str
    fields: tuple[str, ...] = _USUAL
    beta_only: bool = False
    is_typed: bool = False
    token_form: TokenForm = TokenForm.OPAQUE
    expands: tuple[str, ...] = ("assignments",)
    service: Service = Service.INTUNE

    @property
    def endpoint(self) -> Endpoint:
        return Endpoint(
            path=self.path,
            opened_by=self.path,
            versions=frozenset({BETA} if self.beta_only else {V1, BETA}),
            service=self.service,
            entity=Entity(
                properties=self.fields,
                navigations=self.expands,
                is_typed=self.is_typed,
                is_open=self.is_typed,
            ),
            rows=self._rows,
            documented=Documented.of("$select", *(("$expand",) if self.expands else ()), "$top"),
            token_form=self.token_form,
            expanded_page_size=PAGE_SIZE,
        )

    def _rows(self, tenant: StubTenant, _ids: Mapping[str, str]) -> Sequence[Json]:
        return LazyRows(tenant.other_policies.get(self.path, []), self.row)

    def row(self, item: StubPolicy) -> Json:
        """Return the row of a policy."""
        row: Json = {
            "id": item.policy_id,
            "displayName": item.display_name,
            "name": item.display_name,
            "createdDateTime": moment(item.created_at),
            "lastModifiedDateTime": moment(item.modified_at),
            "modifiedDateTime": moment(item.modified_at),
            **policies.settings_of(item),
        }
        if self.is_typed:
            row["@odata.type"] = f"#microsoft.graph.{item.kind}"
            row["version"] = item.version
        if self.expands:
            row["assignments"] = policies.assignments_of(item)
            row["isAssigned"] = bool(row["assignments"])
        kept = {*self.fields, *self.expands}
        return row if self.is_typed else {name: row[name] for name in row if name in kept}


def _beta(
    path: str, *more: str, fields: tuple[str, ...] = _USUAL, is_typed: bool = False
) -> PolicyList:
    return PolicyList(
        path=f"deviceManagement/{path}", fields=(*fields, *more), beta_only=True, is_typed=is_typed
    )


LISTS = (
    _beta("compliancePolicies", "isAssigned", "platforms", "technologies", "settingCount",
          fields=_NAMED),
    _beta("groupPolicyConfigurations", "policyConfigurationIngestionType", "roleScopeTagIds"),
    _beta("intents", "isAssigned", "isMigratingToConfigurationPolicy", "templateId"),
    _beta("deviceManagementScripts", "enforceSignatureCheck", "fileName", "runAs32Bit",
          "runAsAccount", "scriptContent"),
    _beta("deviceShellScripts", "blockExecutionNotifications", "executionFrequency", "fileName",
          "retryCount", "runAsAccount", "scriptContent"),
    _beta("deviceHealthScripts", "deviceHealthScriptType", "isGlobalScript", "publisher",
          "version"),
    _beta("windowsFeatureUpdateProfiles", "endOfSupportDate", "featureUpdateVersion"),
    _beta("windowsQualityUpdateProfiles", "expeditedUpdateSettings"),
    _beta("windowsDriverUpdateProfiles", "approvalType", "deploymentDeferralInDays",
          "newUpdates"),
    _beta("windowsAutopilotDeploymentProfiles", "deviceNameTemplate", is_typed=True),
    PolicyList(path="deviceManagement/deviceEnrollmentConfigurations", is_typed=True,
               fields=(*_USUAL, "priority", "version"), token_form=TokenForm.SKIP),
    PolicyList(path="deviceAppManagement/iosManagedAppProtections", is_typed=True,
               fields=(*_USUAL, "version")),
    PolicyList(path="deviceAppManagement/androidManagedAppProtections", is_typed=True,
               fields=(*_USUAL, "version")),
    PolicyList(path="deviceAppManagement/mobileAppConfigurations", is_typed=True,
               fields=(*_USUAL, "version")),
    PolicyList(path="deviceAppManagement/targetedManagedAppConfigurations", is_typed=True,
               fields=(*_USUAL, "deployedAppCount", "isAssigned", "version")),
    PolicyList(path="deviceAppManagement/mobileApps", is_typed=True,
               fields=(*_USUAL, "isFeatured", "publisher", "publishingState")),
    PolicyList(
        path=CONDITIONAL_ACCESS,
        fields=("id", "conditions", "createdDateTime", "displayName", "grantControls",
                "modifiedDateTime", "sessionControls", "state", "templateId"),
        expands=(),
        service=Service.CONDITIONAL_ACCESS,
    ),
)  # fmt: skip

ENDPOINTS = tuple(each.endpoint for each in LISTS)
