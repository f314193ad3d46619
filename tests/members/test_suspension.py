import pytest
from django.test import Client
from django.utils.timezone import now

from tenantpilot.audit.actions import AuditAction
from tenantpilot.members.permissions import RefusedError
from tenantpilot.members.services import suspension
from tenantpilot.tenants.models import TenantEntitlement
from tenantpilot.workspaces.models import Role, WorkspaceMembership
from tests.cast import Cast, member, sign_in
from tests.factories import MembershipFactory
from tests.members.places import HOSTILE, HOSTILE_ESCAPED, audited, list_url, member_url, place

SUSPENDED, RESTORED = AuditAction.MEMBER_SUSPENDED, AuditAction.MEMBER_RESTORED
REMOVED = AuditAction.MEMBER_REMOVED


def test_suspended_member_loses_access_with_the_next_click(cast: Cast, client: Client) -> None:
    colleague = sign_in(Client(), cast.operator)
    assert colleague.get(f"/admin/tenants/{cast.tenant.pk}/").status_code == 200

    page = sign_in(client, cast.manager).post(
        member_url(cast, cast.operator, "suspend"), follow=True
    )

    assert "Ona Operator is suspended" in page.text
    assert colleague.get(f"/admin/tenants/{cast.tenant.pk}/").status_code == 404
    assert colleague.get("/admin/workspaces/northwind/").status_code == 404
    details = {"role": "operator"}
    assert audited(SUSPENDED) == [(cast.manager.pk, SUSPENDED, details)]


def test_restored_member_has_role_and_tenants_as_before(cast: Cast, client: Client) -> None:
    sign_in(client, cast.manager)
    client.post(member_url(cast, cast.operator, "suspend"))

    page = client.post(member_url(cast, cast.operator, "restore"), follow=True)

    assert "Ona Operator can open this workspace again." in page.text
    colleague = sign_in(Client(), cast.operator)
    assert colleague.get(f"/admin/tenants/{cast.tenant.pk}/").status_code == 200
    assert [action for _, action, _ in audited(SUSPENDED, RESTORED)] == [SUSPENDED, RESTORED]


def test_suspending_and_restoring_twice_is_audited_once(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)

    for act in ["suspend", "suspend", "restore", "restore"]:
        client.post(member_url(cast, cast.operator, act))

    assert [action for _, action, _ in audited(SUSPENDED, RESTORED)] == [SUSPENDED, RESTORED]


def test_removed_member_loses_access_and_named_tenants(cast: Cast, client: Client) -> None:
    colleague = sign_in(Client(), cast.operator)
    membership = place(cast.workspace, cast.operator)

    page = sign_in(client, cast.manager).post(
        member_url(cast, cast.operator, "remove"), follow=True
    )

    assert page.redirect_chain[-1][0] == list_url(cast)
    assert "Ona Operator is not a member of Northwind IT any more." in page.text
    assert colleague.get(f"/admin/tenants/{cast.tenant.pk}/").status_code == 404
    assert not TenantEntitlement.objects.filter(membership=membership.pk).exists()
    assert type(cast.operator).objects.filter(pk=cast.operator.pk, is_active=True).exists()
    details = {"role": "operator"}
    assert audited(REMOVED) == [(cast.manager.pk, REMOVED, details)]


def test_place_in_another_workspace_survives(cast: Cast, client: Client) -> None:
    elsewhere = MembershipFactory(workspace=cast.foreign_tenant.workspace, user=cast.operator)

    sign_in(client, cast.owner).post(member_url(cast, cast.operator, "remove"))

    assert WorkspaceMembership.objects.filter(user=cast.operator).get() == elsewhere


def test_removing_twice_says_so(cast: Cast, client: Client) -> None:
    url = member_url(cast, cast.operator, "remove")
    sign_in(client, cast.owner).post(url, follow=True)

    assert "This member was already removed." in client.post(url, follow=True).text
    assert sign_in(Client(), cast.outsider).post(url).status_code == 404


@pytest.mark.parametrize("act", ["suspend", "restore", "remove"])
def test_manager_does_nothing_to_owners(cast: Cast, client: Client, act: str) -> None:
    second = member(cast.workspace, Role.OWNER, "Second Owner")
    second.memberships.update(suspended_at=now() if act == "restore" else None)
    before = place(cast.workspace, second).suspended_at

    page = sign_in(client, cast.manager).post(member_url(cast, second, act), follow=True)

    assert "Only an owner can change an owner. Nothing was changed." in page.text
    assert place(cast.workspace, second).suspended_at == before
    assert audited(SUSPENDED, RESTORED, REMOVED) == []


def test_last_owner_can_neither_leave_nor_be_suspended(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)

    leave = client.post(member_url(cast, cast.owner, "remove"), follow=True)
    suspend = client.post(member_url(cast, cast.owner, "suspend"), follow=True)

    assert "Olivia Owner is the last owner who can sign in" in leave.text
    assert "You cannot suspend yourself." in suspend.text
    assert place(cast.workspace, cast.owner).suspended_at is None


def test_owner_suspends_another_owner(cast: Cast) -> None:
    second = member(cast.workspace, Role.OWNER, "Second Owner")

    suspension.suspend(membership=place(cast.workspace, second), suspended_by=cast.owner)

    assert place(cast.workspace, second).suspended_at
    with pytest.raises(RefusedError, match="do not look after"):
        suspension.suspend(membership=place(cast.workspace, cast.owner), suspended_by=second)


def test_one_of_two_owners_may_leave(cast: Cast, client: Client) -> None:
    member(cast.workspace, Role.OWNER, "Second Owner")

    answer = sign_in(client, cast.owner).post(member_url(cast, cast.owner, "remove"), follow=True)

    assert answer.redirect_chain[0][0] == "/admin/"
    assert "You cannot open any workspace now" in answer.text
    assert "Olivia Owner is not a member of Northwind IT any more." in answer.text


def test_manager_may_leave_and_is_not_offered_to_suspend_themselves(
    cast: Cast, client: Client
) -> None:
    page = sign_in(client, cast.manager).get(member_url(cast, cast.manager))

    assert "Leave this workspace" in page.text
    assert "suspend-dialog" not in page.text
    client.post(member_url(cast, cast.manager, "remove"))
    assert not cast.manager.memberships.exists()


def test_page_of_a_suspended_member_offers_to_restore(cast: Cast, client: Client) -> None:
    cast.operator.memberships.update(suspended_at=now())

    page = sign_in(client, cast.owner).get(member_url(cast, cast.operator))

    assert "Restore" in page.text
    assert "suspend-dialog" not in page.text
    assert "password-link-dialog" not in page.text


@pytest.mark.parametrize("act", ["suspend", "remove"])
def test_hostile_name_is_text(cast: Cast, client: Client, act: str) -> None:
    person = member(cast.workspace, Role.OPERATOR, HOSTILE)

    page = sign_in(client, cast.owner).post(member_url(cast, person, act), follow=True)

    assert HOSTILE_ESCAPED in page.text
    assert "<script>alert" not in page.text
