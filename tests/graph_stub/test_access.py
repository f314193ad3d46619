"""Permissions and licences: who is refused, and in whose words."""

import json

import httpx2
import pytest

from demo.graph_stub import grants, licences, refusals, resources
from demo.graph_stub.licences import CapabilityStatus
from demo.graph_stub.mixes import MIXES
from demo.graph_stub.profiles import TenantProfile
from tests.graph_stub.asking import (
    ACTIVE,
    ASSIGNMENTS,
    CLIENT,
    COMPLIANCE,
    ELIGIBLE,
    ROLES,
    Caller,
    calling,
)

MIX = {mix.tells: mix for mix in MIXES}
CONDITIONAL_ACCESS = "v1.0/identity/conditionalAccess/policies"


def code(caller: Caller, path: str, **headers: str) -> tuple[int, str]:
    """Return status and error code of a refusal; nothing of it is undocumented."""
    answer = caller.get(path, **headers)
    return answer.status_code, answer.json().get("error", {}).get("code", "")


def test_every_endpoint_is_opened_by_each_of_its_permissions(caller: Caller) -> None:
    for endpoint in resources.ENDPOINTS:
        for permission in grants.any_of(endpoint.opened_by):
            assert grants.opens([permission], endpoint.opened_by)
            assert permission in grants.APP_ROLE_IDS
        assert not grants.opens(["Mail.Read"], endpoint.opened_by)


def test_broad_directory_right_opens_roles_and_not_their_schedules() -> None:
    with calling(MIX["broad directory rights and no right to PIM"]) as caller:
        assert caller.get(ROLES).status_code == httpx2.codes.OK
        assert caller.get(ASSIGNMENTS).status_code == httpx2.codes.OK
        assert caller.get("v1.0/organization").json()["value"][0]["assignedPlans"]
        assert caller.get(COMPLIANCE).status_code == httpx2.codes.OK
        assert code(caller, ACTIVE) == (403, "Authorization_RequestDenied")
        assert code(caller, ELIGIBLE) == (403, "Authorization_RequestDenied")


def test_services_refuse_in_their_own_words() -> None:
    profile = TenantProfile(name="None", primary_domain="none.example", permissions=())
    with calling(profile) as caller:
        assert code(caller, ROLES) == (403, "Authorization_RequestDenied")
        assert code(caller, CONDITIONAL_ACCESS) == (403, "AccessDenied")
        assert code(caller, COMPLIANCE) == (403, "Forbidden")


def test_intune_names_what_is_missing_in_a_text_that_holds_json() -> None:
    profile = TenantProfile(name="None", primary_domain="none.example", permissions=())
    with calling(profile) as caller:
        message = json.loads(caller.get(COMPLIANCE).json()["error"]["message"])

    assert "DeviceManagementConfiguration.Read.All" in message["Message"]


def test_smaller_right_to_the_organization_shows_its_name_and_no_licences() -> None:
    profile = TenantProfile(
        name="Fernhill", primary_domain="fernhill.example", permissions=("User.Read.All",)
    )
    with calling(profile) as caller:
        [seen] = caller.rows("v1.0/organization?$select=id,displayName,assignedPlans")

    assert (seen["displayName"], seen["assignedPlans"]) == ("Fernhill", None)


@pytest.mark.parametrize(
    ("tells", "path", "refusal"),
    [
        ("Business Basic", COMPLIANCE, (400, "BadRequest")),
        ("P2 and no Intune", COMPLIANCE, (400, "BadRequest")),
        ("Intune ended", COMPLIANCE, (400, "BadRequest")),
        ("Intune licensed and not set up", COMPLIANCE, (401, "Unauthorized")),
        ("no Intune, refused like a missing permission", COMPLIANCE, (403, "UnknownError")),
        ("Intune in its grace period", COMPLIANCE, (200, "")),
        ("licences not visible", COMPLIANCE, (200, "")),
        ("Business Basic", ACTIVE, (400, "AadPremiumLicenseRequired")),
        ("Intune and no P2", ELIGIBLE, (400, "AadPremiumLicenseRequired")),
        ("Governance and no P2", ELIGIBLE, (200, "")),
        ("P2 and no Intune", ELIGIBLE, (200, "")),
        ("PIM licensed and never used", ACTIVE, (200, "")),
        ("PIM licensed and never used", ELIGIBLE, (400, "TenantNotOnboarded")),
        ("a cloud without PIM lists", ACTIVE, (404, "Request_ResourceNotFound")),
    ],
)
def test_licence_decides(tells: str, path: str, refusal: tuple[int, str]) -> None:
    with calling(MIX[tells]) as caller:
        assert code(caller, path) == refusal


def test_plans_are_told_by_id_and_may_be_hidden(caller: Caller) -> None:
    caller.tenant.plans = [licences.INTUNE_A.with_status(CapabilityStatus.DELETED)]

    [seen] = caller.rows("v1.0/organization?$select=assignedPlans")

    assert [
        (each["servicePlanId"], each["capabilityStatus"]) for each in seen["assignedPlans"]
    ] == [(licences.INTUNE_A.plan_id, "Deleted")]
    with calling(MIX["licences not visible"]) as other:
        assert other.rows("v1.0/organization")[0]["assignedPlans"] is None


@pytest.mark.parametrize("language", ["*", ""])
def test_schedules_want_a_language_they_know(caller: Caller, language: str) -> None:
    headers = {"Authorization": f"Bearer {caller.token}", "Accept-Language": language}

    answer = CLIENT.get(f"{caller.stub.url}/{ACTIVE}", headers=headers)

    assert answer.json()["error"]["code"] == "CultureNotFoundException"
    caller.undocumented()


def test_every_answer_carries_its_numbers_and_errors_repeat_them(caller: Caller) -> None:
    answer = caller.get(
        "v1.0/groups/5d0c1f1e-6a55-4f0b-9a53-0f0f6a3d7c21", client_request_id="mine"
    )

    assert answer.headers["client-request-id"] == "mine"
    assert answer.headers["request-id"]
    assert "ServerInfo" in answer.headers["x-ms-ags-diagnostic"]
    assert answer.json()["error"]["innerError"]["request-id"] == answer.headers["request-id"]
    assert answer.json()["error"]["innerError"]["client-request-id"] == "mine"


def test_token_for_another_cloud_is_of_the_wrong_audience(caller: Caller) -> None:
    caller.stub.audience = "https://graph.microsoft.us"

    answer = caller.get("v1.0/organization")

    assert answer.status_code == httpx2.codes.UNAUTHORIZED
    assert "Invalid audience" in answer.json()["error"]["message"]


def test_any_refusal_can_be_armed(caller: Caller) -> None:
    caller.stub.arm(refusals.throttled(retry_after=300), path="organization", times=1)

    refused, answered = caller.get("v1.0/organization"), caller.get("v1.0/organization")

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "300")
    assert refused.json()["error"]["innerError"]["code"] == "429"
    assert answered.status_code == httpx2.codes.OK


def test_mixes_are_tenants_of_their_own() -> None:
    assert len(MIXES) >= 12
    assert len({mix.directory_id for mix in MIXES}) == len(MIXES) == len(MIX)
