from http import HTTPStatus

import pytest
from django.test import Client

from tenantpilot.audit.actions import AuditAction
from tenantpilot.members.permissions import RefusedError
from tenantpilot.members.services import roles
from tenantpilot.workspaces.models import Role
from tests.cast import Cast, member, sign_in
from tests.members.places import HOSTILE, HOSTILE_ESCAPED, audited, member_url, place

CHANGED = AuditAction.MEMBER_ROLE_CHANGED


def test_owner_makes_an_operator_an_owner(cast: Cast, client: Client) -> None:
    url = member_url(cast, cast.operator)

    page = sign_in(client, cast.owner).post(url, {"role": "owner"}, follow=True)

    membership = place(cast.workspace, cast.operator)
    assert membership.role == "owner"
    assert "The role of Ona Operator is now owner." in page.text
    assert audited(CHANGED) == [
        (
            cast.owner.pk,
            CHANGED,
            {"before": "operator", "role": "owner"},
        )
    ]


def test_manager_changes_a_reader_into_an_operator_and_tenants_stay(
    cast: Cast, client: Client
) -> None:
    sign_in(client, cast.manager).post(member_url(cast, cast.reader), {"role": "operator"})

    membership = place(cast.workspace, cast.reader)
    assert membership.role == "operator"
    assert membership.entitlements.get().tenant == cast.tenant


def test_same_role_changes_and_audits_nothing(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner).post(member_url(cast, cast.reader), {"role": "read_only"})

    assert audited(CHANGED) == []


def test_manager_is_shown_owners_but_cannot_change_them(cast: Cast, client: Client) -> None:
    url = member_url(cast, cast.owner)
    sign_in(client, cast.manager)

    page = client.get(url)
    refused = client.post(url, {"role": "operator"})

    assert "Only an owner can change an owner." in page.text
    assert "Save role" not in page.text
    assert "remove-dialog" not in page.text
    assert "Only an owner can change an owner. Nothing was changed." in refused.text
    assert 'id="id_role_error"' in refused.text
    assert place(cast.workspace, cast.owner).role == "owner"


def test_manager_can_make_nobody_an_owner(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.manager).post(member_url(cast, cast.reader), {"role": "owner"})

    assert "You cannot give this role. Choose one of those shown." in page.text
    with pytest.raises(RefusedError, match="Only an owner"):
        roles.change(
            membership=place(cast.workspace, cast.reader), role=Role.OWNER, changed_by=cast.manager
        )
    assert place(cast.workspace, cast.reader).role == "read_only"


def test_last_owner_stays_owner(cast: Cast, client: Client) -> None:
    url = member_url(cast, cast.owner)
    sign_in(client, cast.owner)

    page = client.get(url)
    refused = client.post(url, {"role": "manager"})

    assert "The last owner who can sign in stays." in page.text
    assert "Save role" not in page.text
    assert "Olivia Owner is the last owner who can sign in" in refused.text
    assert place(cast.workspace, cast.owner).role == "owner"
    assert audited(CHANGED) == []


@pytest.mark.parametrize("blocker", ["suspended", "deactivated", "no password"])
def test_owner_who_cannot_sign_in_does_not_count(cast: Cast, blocker: str) -> None:
    second = member(cast.workspace, Role.OWNER, "Second Owner")
    membership = place(cast.workspace, second)
    if blocker == "suspended":
        second.memberships.update(suspended_at="2026-01-01T00:00Z")
    elif blocker == "deactivated":
        type(second).objects.update(is_active=False)
        type(second).objects.filter(pk=cast.owner.pk).update(is_active=True)
    else:
        second.set_unusable_password()
        second.save()

    with pytest.raises(RefusedError, match="last owner who can sign in"):
        roles.change(
            membership=place(cast.workspace, cast.owner),
            role=Role.MANAGER,
            changed_by=cast.owner,
        )
    roles.change(membership=membership, role=Role.READ_ONLY, changed_by=cast.owner)

    assert place(cast.workspace, second).role == "read_only"


def test_one_of_two_owners_may_step_down_and_leaves_the_page(cast: Cast, client: Client) -> None:
    member(cast.workspace, Role.OWNER, "Second Owner")

    answer = sign_in(client, cast.owner).post(
        member_url(cast, cast.owner), {"role": "read_only"}, follow=True
    )

    assert answer.redirect_chain[-1][0] == "/admin/workspaces/northwind/"
    assert place(cast.workspace, cast.owner).role == "read_only"


def test_smaller_role_counts_at_once(cast: Cast, client: Client) -> None:
    sign_in(client, cast.manager)

    roles.change(
        membership=place(cast.workspace, cast.manager),
        role=Role.READ_ONLY,
        changed_by=cast.owner,
    )

    assert client.get(member_url(cast, cast.reader)).status_code == 403
    with pytest.raises(RefusedError, match="do not look after the members"):
        roles.change(
            membership=place(cast.workspace, cast.reader),
            role=Role.OPERATOR,
            changed_by=cast.manager,
        )


def test_member_who_is_gone_is_not_changed(cast: Cast) -> None:
    membership = place(cast.workspace, cast.reader)
    membership.delete()
    membership.pk = membership.pk or 0

    with pytest.raises(RefusedError, match="not a member any more"):
        roles.change(membership=membership, role=Role.OPERATOR, changed_by=cast.owner)


@pytest.mark.parametrize("role", ["", "emperor", "OWNER", "owner\0", "owner "])
def test_unknown_role_is_told_beside_the_field(cast: Cast, client: Client, role: str) -> None:
    page = sign_in(client, cast.owner).post(member_url(cast, cast.reader), {"role": role})

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert list(page.context["form"].errors) == ["role"]
    assert 'id="id_role_error"' in page.text
    assert place(cast.workspace, cast.reader).role == "read_only"


def test_hostile_name_is_text(cast: Cast, client: Client) -> None:
    person = member(cast.workspace, Role.OPERATOR, HOSTILE)

    page = sign_in(client, cast.owner).post(
        member_url(cast, person), {"role": "manager"}, follow=True
    )

    assert page.text.count(HOSTILE_ESCAPED) >= 4
    assert "<script>alert" not in page.text
