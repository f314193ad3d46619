"""Microsoft's oddities at Graph, as its pages and public tools describe them."""

import json
from uuid import uuid4

import pytest

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.errors import GraphFailure
from tenantpilot.graph.permissions import READ_DEVICE_POLICIES, READ_ORGANIZATION, READ_ROLES
from tenantpilot.graph.resources.directory_roles import PrincipalKind, PrincipalVisibility
from tenantpilot.graph.resources.licences import LicenceState, licences_of
from tests.graph.faults import INTUNE, refused
from tests.graph.leaks import failure_of
from tests.graph.lists import compliance_policies

ASSIGNMENTS = "roleManagement/directory/roleAssignments"
INTUNE_PLAN = "c1ec4a95-1f05-45b3-a911-aa3fa01094f5"
OFFICE_MOBILITY = "882e1d05-acd1-4ccb-8708-6ee03664b117"
GOVERNANCE = "e866a266-3cff-43a3-acca-0c90a7e00c8b"


def answer(content: object, **headers: str) -> Fault:
    return Fault(headers=headers, body=json.dumps(content).encode())


def intune_form_a(text: str) -> str:
    return json.dumps({"_version": 3, "Message": f"{text} - Operation ID: x\r\n"})


SCOPES = (
    "Application is not authorized to perform this operation. Application must have one of the "
    "following scopes: DeviceManagementScripts.Read.All, Invented.Read.All"
)
FORM_A = intune_form_a(SCOPES)
FORM_B = json.dumps({"ErrorCode": "Forbidden", "Message": FORM_A})
REFUSALS = {
    "no service principal of the service": (
        refused(401, "Unauthorized", "Account is not provisioned."),
        GraphFailure.NOT_LICENSED,
    ),
    "not applicable": (
        refused(400, "BadRequest", "Request not applicable to target tenant."),
        GraphFailure.NOT_LICENSED,
    ),
    "token refused": (
        refused(401, "InvalidAuthenticationToken", "Lifetime validation failed."),
        GraphFailure.UNAUTHORISED,
    ),
    "token of another cloud": (
        refused(401, "InvalidAuthenticationToken", "Access token validation. Invalid audience."),
        GraphFailure.WRONG_CLOUD,
    ),
    "PIM without a licence": (
        refused(400, "AadPremiumLicenseRequired", "The tenant needs a licence."),
        GraphFailure.NOT_LICENSED,
    ),
    "PIM never used": (
        refused(400, "TenantNotOnboarded", "The tenant has not onboarded."),
        GraphFailure.NOT_LICENSED,
    ),
    "no premium": (
        refused(403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant", "x"),
        GraphFailure.NOT_LICENSED,
    ),
    "exact code within": (
        refused(403, "Forbidden", "x", inner="Authorization_RequestDenied"),
        GraphFailure.CONSENT_MISSING,
    ),
    "scopes missing": (
        refused(403, "AccessDenied", "x required scopes are missing in the token."),
        GraphFailure.CONSENT_MISSING,
    ),
    "unknown segment": (
        refused(400, "BadRequest", "Resource not found for the segment 'x'."),
        GraphFailure.NOT_FOUND,
    ),
    "Intune without a word": (
        refused(403, "Forbidden", intune_form_a("An error has occurred")),
        GraphFailure.FORBIDDEN,
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusal_is_told(name: str, client: GraphClient, stub: StubServer) -> None:
    fault, expected = REFUSALS[name]
    stub.arm(fault, path=INTUNE)

    error = failure_of(lambda: list(compliance_policies(client)))

    assert error.failure == expected
    # A token is renewed once at most.
    assert len(stub.asked_for("token")) <= 2


@pytest.mark.parametrize("message", [FORM_A, FORM_B], ids=["form A", "form B"])
def test_permission_that_intune_names_is_kept_if_it_is_one_of_ours_to_know(
    message: str, client: GraphClient, stub: StubServer
) -> None:
    stub.arm(refused(403, "UnknownError", message), path=INTUNE)

    error = failure_of(lambda: list(compliance_policies(client)))

    assert error.failure == GraphFailure.CONSENT_MISSING
    assert error.permissions == ("DeviceManagementScripts.Read.All",)


def test_missing_roles_are_told_apart_from_those_the_app_has(
    client: GraphClient, stub: StubServer
) -> None:
    message = (
        "Missing application roles. API required roles: Policy.Read.All, "
        "application roles: User.Read.All."
    )
    stub.arm(refused(403, "Forbidden", message), path=INTUNE)

    error = failure_of(lambda: list(compliance_policies(client)))

    assert error.permissions == ("Policy.Read.All",)


def holder(principal: object, **more: object) -> dict[str, object]:
    return {
        "id": str(uuid4()),
        "roleDefinitionId": str(uuid4()),
        "principalId": str(uuid4()),
        "directoryScopeId": "/attributeSets/Größe",
        "principal": principal,
        **more,
    }


def test_withheld_deleted_and_foreign_holders_are_told_apart(
    client: GraphClient, customer: StubTenant, stub: StubServer
) -> None:
    partner = uuid4()
    user = "#microsoft.graph.user"
    entries = [
        holder({"@odata.type": user, "id": "x", "displayName": None}),
        holder(None),
        holder(None, principalOrganizationId=str(partner)),
        holder(None, principalOrganizationId=str(customer.directory_id)),
        holder({"@odata.type": user, "displayName": "Guest", "userType": "Guest"}),
        holder({"@odata.type": user, "displayName": "Extern", "userType": "Member"}),
        holder({"@odata.type": user, "displayName": "Basic", "userType": None}),
        holder({"@odata.type": "#microsoft.graph.newThing", "displayName": "New"}),
    ]
    stub.arm(answer({"value": entries}), path=ASSIGNMENTS)

    [page] = client.directory_role_assignments()

    assert [item.principal_visibility for item in page.items] == [
        PrincipalVisibility.WITHHELD,
        PrincipalVisibility.DELETED,
        PrincipalVisibility.FOREIGN,
        PrincipalVisibility.DELETED,
        *[PrincipalVisibility.SEEN] * 4,
    ]
    assert [item.is_guest for item in page.items][4:7] == [True, False, None]
    assert page.items[0].principal_kind == PrincipalKind.USER
    assert page.items[2].organization_id == partner
    assert (page.items[7].principal_kind, page.items[7].principal_name) == ("unknown", "New")
    assert page.items[0].directory_scope == "/attributeSets/Größe"
    assert not page.items[0].role_is_defined


def plan(number: str, state: str | None) -> dict[str, object]:
    return {"servicePlanId": number, "capabilityStatus": state, "service": "SCO"}


@pytest.mark.parametrize(
    ("plans", "intune", "pim"),
    [
        (None, LicenceState.NOT_VISIBLE, LicenceState.NOT_VISIBLE),
        ([], LicenceState.NOT_LICENSED, LicenceState.NOT_LICENSED),
        (
            [plan(OFFICE_MOBILITY, "Enabled"), plan(INTUNE_PLAN, "Deleted")],
            LicenceState.NOT_LICENSED,
            LicenceState.NOT_LICENSED,
        ),
        (
            [plan(INTUNE_PLAN, "Deleted"), plan(INTUNE_PLAN, "Warning")],
            LicenceState.GRACE_PERIOD,
            LicenceState.NOT_LICENSED,
        ),
        (
            [plan(GOVERNANCE, "Enabled"), {"servicePlanId": None}, None, "x"],
            LicenceState.NOT_LICENSED,
            LicenceState.LICENSED,
        ),
    ],
)
def test_plans_tell_what_is_licensed(
    plans: object, intune: LicenceState, pim: LicenceState
) -> None:
    licences = licences_of(plans)

    assert (licences.intune, licences.privileged_identity_management) == (intune, pim)


def test_larger_permissions_count_endpoint_by_endpoint() -> None:
    granted = {"Directory.Read.All", "DeviceManagementConfiguration.ReadWrite.All"}

    assert READ_ORGANIZATION.is_met(granted)
    assert READ_DEVICE_POLICIES.is_met(granted)
    # It opens role definitions and assignments, and neither of the two lists of PIM.
    assert not READ_ROLES.is_met(granted)
