"""Query options: what is documented works, everything else is refused and remembered."""

import httpx2
import pytest

from demo.graph_stub.server import StubServer
from tests.graph_stub.asking import (
    ACTIVE,
    ASSIGNMENTS,
    CATALOG,
    CLIENT,
    COMPLIANCE,
    ELIGIBLE,
    GRANTS,
    ROLES,
    Caller,
    sign_in,
)
from tests.graph_stub.conftest import PROFILE


def test_select_returns_what_was_selected_and_nothing_else(caller: Caller) -> None:
    [first, *_] = caller.rows(f"{ROLES}?$select=id,isBuiltIn")

    assert first.keys() == {"id", "isBuiltIn"}


def test_rows_of_an_abstract_type_carry_their_type_whatever_is_selected(caller: Caller) -> None:
    [first, *_] = caller.rows(f"{COMPLIANCE}?$select=id")

    assert first.keys() == {"@odata.type", "id"}


def test_without_select_nulls_are_there(caller: Caller) -> None:
    [first, *_] = caller.rows(ASSIGNMENTS)

    assert first.keys() == {
        "id", "appScopeId", "condition", "directoryScopeId", "principalId",
        "principalOrganizationId", "roleDefinitionId",
    }  # fmt: skip
    assert first["condition"] is None


@pytest.mark.parametrize(
    "request_",
    [
        f"{ROLES}?$select=id,invented",
        f"{ROLES}?$select=isPrivileged",
        f"{ROLES}?$select=",
        f"{ASSIGNMENTS}?$expand=principal,roleDefinition",
        f"{ASSIGNMENTS}?$expand=invented",
        f"{ASSIGNMENTS}?$expand=principal($select=id)",
        f"{ASSIGNMENTS}?$count=true",
        f"{ASSIGNMENTS}?$top=10",
        f"{ASSIGNMENTS}?$orderby=id",
        f"{ASSIGNMENTS}?$filter=condition eq 'x'",
        f"{ASSIGNMENTS}?$filter=principalId",
        f"{ACTIVE}?$top=10",
        f"{ELIGIBLE}?$count=true",
        f"{ELIGIBLE}?$filter=memberType gt 'Direct'",
        f"{COMPLIANCE}?$count=true",
        f"{COMPLIANCE}?$filter=version eq '1'",
        f"{COMPLIANCE}?$top=0",
        f"{COMPLIANCE}?$top=1000",
        f"{COMPLIANCE}?select=id",
        f"{COMPLIANCE}?$skiptoken=10",
        "v1.0/organization?$count=true",
        "v1.0/organization?$select=mobileDeviceManagementAuthority",
        "v1.0/deviceManagement/configurationPolicies",
        "v1.0/invented",
        "v2.0/organization",
    ],
)
def test_what_is_not_documented_is_refused_and_remembered(caller: Caller, request_: str) -> None:
    answer = caller.get(request_, ConsistencyLevel="eventual")

    assert answer.status_code == httpx2.codes.BAD_REQUEST
    assert answer.json()["error"]["code"] == "BadRequest"
    assert len(caller.undocumented()) == 1


def ask_for_something_invented() -> None:
    tenant = PROFILE.tenant()
    with StubServer([tenant]) as stub:
        token = sign_in(stub, tenant).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        CLIENT.get(f"{stub.url}/v1.0/invented?$select=id", headers=headers)


def test_block_in_which_too_much_was_asked_for_ends_with_an_error() -> None:
    with pytest.raises(AssertionError, match=r"GET v1\.0/invented\?\$select=id"):
        ask_for_something_invented()


def test_nothing_is_written(caller: Caller) -> None:
    headers = {"Authorization": f"Bearer {caller.token}"}

    answer = CLIENT.post(f"{caller.stub.url}/v1.0/organization", headers=headers)

    assert answer.status_code == httpx2.codes.BAD_REQUEST
    assert len(caller.undocumented()) == 1


def test_expand_brings_one_relationship(caller: Caller) -> None:
    [first, *_] = caller.rows(f"{ASSIGNMENTS}?$expand=principal&$select=id")

    assert first.keys() == {"id", "principal"}
    assert first["principal"]["id"]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("memberType eq 'Direct'", 25),
        ("memberType ne 'Direct'", 0),
        ("memberType in ('Direct','Group')", 25),
        ("memberType eq 'Direct' and directoryScopeId eq 'elsewhere'", 0),
        ("endDateTime eq null", 25),
    ],
)
def test_filter_keeps_what_fits(caller: Caller, clause: str, expected: int) -> None:
    caller.stub.page_size = 100
    for assignment in caller.tenant.role_assignments:
        assignment.is_standing = True

    assert len(caller.rows(f"{ACTIVE}?$filter={clause}")) == expected


def test_count_of_directory_lists_needs_its_header(caller: Caller) -> None:
    path = f"{GRANTS.format(caller.tenant.client_id)}?$count=true"

    counted = caller.get(path, ConsistencyLevel="eventual").json()
    refused = caller.get(path)

    assert counted["@odata.count"] == len(caller.tenant.permissions)
    assert refused.status_code == httpx2.codes.BAD_REQUEST
    caller.undocumented()


def test_top_is_the_size_of_a_page(caller: Caller) -> None:
    assert len(caller.rows(f"{COMPLIANCE}?$top=3")) == 3


def test_beta_tells_which_roles_are_privileged(caller: Caller) -> None:
    path = ROLES.replace("v1.0", "beta")

    [first, *_] = caller.rows(f"{path}?$select=id,isPrivileged")

    assert first["isPrivileged"] is True


def test_authority_over_devices_is_on_the_entity_only_and_when_selected(caller: Caller) -> None:
    entity = f"v1.0/organization/{caller.tenant.directory_id}"

    selected = caller.get(f"{entity}?$select=mobileDeviceManagementAuthority").json()

    assert selected["mobileDeviceManagementAuthority"] == "intune"
    assert "mobileDeviceManagementAuthority" not in caller.get(entity).json()
    assert "mobileDeviceManagementAuthority" not in caller.rows("v1.0/organization")[0]


def test_settings_catalog_is_in_beta_and_counts_its_pages(caller: Caller) -> None:
    caller.tenant.catalog_policies = caller.tenant.configuration_policies
    caller.stub.page_size = None

    answer = caller.get(CATALOG).json()

    assert answer["@odata.count"] == len(answer["value"]) == 25
    assert answer["value"][0]["name"]
