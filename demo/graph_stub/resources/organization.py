"""https://learn.microsoft.com/graph/api/organization-list"""

from collections.abc import Mapping, Sequence

from demo.graph_stub import grants
from demo.graph_stub.endpoints import Endpoint
from demo.graph_stub.licences import INTUNE, INTUNE_O365, StubPlan, includes
from demo.graph_stub.odata.entities import BETA, V1, Entity, Json
from demo.graph_stub.odata.options import Documented
from demo.graph_stub.world import Oddity, StubTenant

AUTHORITY = "mobileDeviceManagementAuthority"
ALWAYS_READABLE = frozenset({"id", "displayName", "verifiedDomains"})
ORGANIZATION = Entity(
    properties=(
        "id", "deletedDateTime", "displayName", "verifiedDomains", "assignedPlans",
        "businessPhones", "city", "country", "countryLetterCode", "createdDateTime",
        "defaultUsageLocation", "marketingNotificationEmails", AUTHORITY,
        "onPremisesLastSyncDateTime", "onPremisesSyncEnabled", "partnerTenantType",
        "postalCode", "preferredLanguage", "privacyProfile", "provisionedPlans",
        "securityComplianceNotificationMails", "securityComplianceNotificationPhones", "state",
        "street", "technicalNotificationMails", "tenantType",
    ),
    navigations=("branding", "certificateBasedAuthConfiguration", "extensions"),
    collections=frozenset(
        {"businessPhones", "marketingNotificationEmails", "provisionedPlans",
         "securityComplianceNotificationMails", "securityComplianceNotificationPhones",
         "technicalNotificationMails"}
    ),
    on_request=frozenset({AUTHORITY}),
)  # fmt: skip
# In the list the authority is missing even where it is selected.
LISTED = Entity(
    properties=tuple(name for name in ORGANIZATION.properties if name != AUTHORITY),
    navigations=ORGANIZATION.navigations,
    collections=ORGANIZATION.collections,
)


def organization(tenant: StubTenant) -> Json:
    """Return the tenant's own data; with too small a right all but its name is null."""
    initial = f"{tenant.primary_domain.split('.')[0]}.onmicrosoft.example"
    everything: Json = {
        "id": str(tenant.directory_id),
        "displayName": tenant.name,
        "verifiedDomains": [
            _domain(initial, is_initial=True),
            _domain(tenant.primary_domain, is_initial=False),
        ],
        "assignedPlans": _plans(tenant),
        "createdDateTime": "2019-05-02T07:00:00Z",
        "countryLetterCode": "IE",
        AUTHORITY: _authority(tenant),
        "tenantType": "AAD",
    }
    if grants.READ_ORGANIZATION.isdisjoint(tenant.permissions):
        return {name: everything[name] for name in ALWAYS_READABLE}
    return everything


def _domain(name: str, *, is_initial: bool) -> Json:
    return {
        "capabilities": "Email, OfficeCommunicationsOnline",
        "isDefault": not is_initial,
        "isInitial": is_initial,
        "name": name,
        "type": "Managed",
    }


def _plans(tenant: StubTenant) -> list[Json] | None:
    if Oddity.PLANS_HIDDEN in tenant.oddities:
        return None
    return [_plan(plan) for plan in tenant.plans]


def _plan(plan: StubPlan) -> Json:
    return {
        "assignedDateTime": "2024-02-29T12:00:00Z",
        "capabilityStatus": plan.status.value,
        "service": plan.service,
        "servicePlanId": plan.plan_id,
    }


def _authority(tenant: StubTenant) -> str:
    if {Oddity.INTUNE_UNSET, Oddity.INTUNE_NOT_PROVISIONED} & tenant.oddities:
        return "unknown"
    if includes(tenant.plans, INTUNE):
        return "intune"
    return "office365" if includes(tenant.plans, {INTUNE_O365.plan_id}) else "unknown"


def _list(tenant: StubTenant, _ids: Mapping[str, str]) -> Sequence[Json]:
    return [organization(tenant)]


def _one(tenant: StubTenant, ids: Mapping[str, str]) -> Sequence[Json] | None:
    return [organization(tenant)] if ids["id"] == str(tenant.directory_id) else None


ENDPOINTS = (
    Endpoint(
        path="organization",
        opened_by="organization",
        versions=frozenset({V1, BETA}),
        entity=LISTED,
        rows=_list,
        documented=Documented.of("$select"),
    ),
    Endpoint(
        path="organization/{id}",
        opened_by="organization",
        versions=frozenset({V1, BETA}),
        entity=ORGANIZATION,
        rows=_one,
        documented=Documented.of("$select"),
        is_list=False,
    ),
)
