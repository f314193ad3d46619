"""Of a type that an app may not read, it sees type and id."""

import pytest

from demo.graph_stub.profiles import TenantProfile
from demo.graph_stub.world import Holder, StubGroup, StubPrincipal
from tests.graph_stub.asking import ACTIVE, ASSIGNMENTS, Caller, calling

ROLES = "RoleManagement.Read.Directory"


def holder_seen(kind: str, *permissions: str) -> dict[str, object]:
    """Return the principal of an assignment as an app with these permissions sees it."""
    profile = TenantProfile(
        name="Fernhill", primary_domain="fernhill.example", permissions=(ROLES, *permissions)
    )
    with calling(profile) as caller:
        assignment = caller.tenant.role_assignments[0]
        assignment.principal_type = kind
        assignment.principal_name = "Amara Kaya"
        assignment.principal_sign_in_name = "amara@fernhill.example"
        principal: dict[str, object] = caller.rows(f"{ASSIGNMENTS}?$expand=principal")[0][
            "principal"
        ]
    return principal


@pytest.mark.parametrize("kind", ["user", "group", "servicePrincipal"])
def test_without_the_right_to_a_type_only_type_and_id_are_shown(kind: str) -> None:
    seen = holder_seen(kind)

    shown = {name for name, value in seen.items() if value is not None}
    assert shown == {"@odata.type", "id"}
    assert "displayName" in seen


@pytest.mark.parametrize(
    ("kind", "permission"),
    [
        ("user", "User.ReadBasic.All"),
        ("user", "User.Read.All"),
        ("user", "Directory.Read.All"),
        ("group", "Group.ReadBasic.All"),
        ("group", "GroupMember.Read.All"),
        ("group", "Directory.Read.All"),
        ("servicePrincipal", "Application.Read.All"),
        ("servicePrincipal", "Directory.Read.All"),
    ],
)
def test_right_to_a_type_shows_its_names(kind: str, permission: str) -> None:
    assert holder_seen(kind, permission)["displayName"] == "Amara Kaya"


def test_basic_right_names_people_without_saying_who_is_a_guest() -> None:
    basic = holder_seen("user", "User.ReadBasic.All")
    whole = holder_seen("user", "User.Read.All")

    assert (basic["userPrincipalName"], basic["userType"]) == ("amara@fernhill.example", None)
    assert (basic["accountEnabled"], whole["accountEnabled"]) == (None, True)
    assert whole["userType"] == "Member"


def test_right_to_a_type_shows_no_other_type() -> None:
    assert (
        holder_seen("user", "GroupMember.Read.All", "Application.Read.All")["displayName"] is None
    )
    assert holder_seen("group", "User.Read.All", "Application.Read.All")["displayName"] is None


def test_deleted_and_foreign_holders_are_not_there(caller: Caller) -> None:
    deleted, foreign = caller.tenant.role_assignments[:2]
    deleted.holder, foreign.holder = Holder.DELETED, Holder.FOREIGN
    foreign.organization_id = caller.tenant.client_id

    rows = caller.rows(f"{ASSIGNMENTS}?$expand=principal")

    assert rows[0]["principal"] is None
    assert rows[0]["principalOrganizationId"] == str(caller.tenant.directory_id)
    assert rows[1]["principal"] is None
    assert rows[1]["principalOrganizationId"] == str(caller.tenant.client_id)


def a_group(caller: Caller) -> tuple[str, StubPrincipal, StubPrincipal]:
    """Let the first holder be a group with a person and an app."""
    holder = caller.tenant.role_assignments[0]
    holder.principal_type = "group"
    person = StubPrincipal(
        principal_id=caller.tenant.role_assignments[1].principal_id,
        principal_type="user",
        principal_name="Amara Kaya",
        principal_sign_in_name="amara@fernhill.example",
    )
    app = StubPrincipal(
        principal_id=caller.tenant.role_assignments[2].principal_id,
        principal_type="servicePrincipal",
        principal_name="Nightly job",
    )
    caller.tenant.groups[holder.principal_id] = StubGroup(members=[person, app])
    return str(holder.principal_id), person, app


def test_members_come_after_their_group_with_its_origin(caller: Caller) -> None:
    group_id, person, app = a_group(caller)

    group, first, second = caller.rows(ACTIVE)[:3]

    assert [row["memberType"] for row in (group, first, second)] == ["Direct", "Group", "Group"]
    assert [row["principalId"] for row in (group, first, second)] == [
        group_id,
        str(person.principal_id),
        str(app.principal_id),
    ]
    assert len({row["roleAssignmentOriginId"] for row in (group, first, second)}) == 1
    assert len({row["id"] for row in (group, first, second)}) == 3


def test_members_of_a_group_are_without_apps_in_v1(caller: Caller) -> None:
    group_id, _, _ = a_group(caller)

    assert len(caller.rows(f"v1.0/groups/{group_id}/members")) == 1
    assert len(caller.rows(f"beta/groups/{group_id}/members")) == 2


def test_hidden_members_are_not_refused_but_missing(caller: Caller) -> None:
    group_id, _, _ = a_group(caller)
    [group] = caller.tenant.groups.values()
    group.is_hidden = True

    assert caller.rows(f"v1.0/groups/{group_id}/members") == []
    caller.tenant.permissions.append("Member.Read.Hidden")
    assert len(caller.rows(f"v1.0/groups/{group_id}/members")) == 1
