"""One change agreed to in all tenants it came to: where it is open, by whom, and what is told."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from inventory.models import Agreement, Policy, PolicyVersion
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast, sign_in
from tests.factories import TenantFactory
from tests.inventory.test_workspace_changes import a_change, several

pytestmark = pytest.mark.django_db

NAME = "Block older sign-ins"
CHANGED_AGAIN = "the policy had changed again"


def marked(tenant: Tenant) -> None:
    """The tenant was agreed as it was before its one change."""
    with scope(tenant=tenant):
        Agreement.objects.create(
            tenant=tenant, workspace_id=tenant.workspace_id, collections=["conditional_access"]
        )
        Policy.objects.update(agreed_digest="1")


@pytest.fixture
def everywhere(cast: Cast) -> list[Tenant]:
    """Three tenants in which the change is open."""
    tenants = several(cast, 3)
    for tenant in tenants:
        a_change(tenant, NAME)
        marked(tenant)
    return tenants


def version_of(tenant: Tenant) -> PolicyVersion:
    with scope(tenant=tenant):
        found: PolicyVersion = PolicyVersion.objects.latest("pk")
    return found


def address(cast: Cast, tenant: Tenant) -> str:
    page = reverse("inventory:agree-in-tenants", args=[cast.workspace.slug])
    return f"{page}?change={version_of(tenant).change_key}"


def is_open(tenant: Tenant) -> bool:
    with scope(tenant=tenant):
        agreed: str = Policy.objects.get().agreed_digest
    return agreed != "2"


def test_change_is_agreed_in_the_ticked_tenants_and_told(
    cast: Cast, client: Client, everywhere: list[Tenant]
) -> None:
    first, second, left = everywhere
    manager = sign_in(client, cast.manager)
    changes = manager.get(reverse("inventory:workspace-changes", args=[cast.workspace.slug])).text
    assert address(cast, first) in changes
    page = manager.get(address(cast, first))
    assert page.text.count("checked") == 3

    ticked = [version_of(tenant).pk for tenant in (first, second)]
    sent = {"version": ticked, "note": "Ticket 9"}
    answer = manager.post(address(cast, first), sent, follow=True)

    assert "is as agreed in 2 tenants now" in answer.text
    assert [is_open(tenant) for tenant in everywhere] == [False, False, True]
    entries = AuditLog.objects.filter(action="inventory.change_agreed")
    assert {entry.tenant_id for entry in entries} == {first.pk, second.pk}
    with scope(tenant=first):
        assert Agreement.objects.latest("pk").note == "Ticket 9"
    assert "It is as agreed." in manager.get(address(cast, left)).text


def test_where_it_is_not_open_the_page_says_why(
    cast: Cast, client: Client, everywhere: list[Tenant]
) -> None:
    never = TenantFactory(workspace=cast.workspace)
    a_change(never, NAME)

    page = sign_in(client, cast.manager).get(address(cast, never)).text

    assert page.count("checked") == 3
    assert "Nothing was agreed for this tenant yet." in page


def test_policy_that_changed_meanwhile_stays_open(
    cast: Cast, client: Client, everywhere: list[Tenant]
) -> None:
    first, changed, _ = everywhere
    ticked = [version_of(tenant).pk for tenant in (first, changed)]
    again = version_of(changed)
    where = address(cast, first)
    again.pk, again.digest, again.change_key = None, "3", None
    with scope(tenant=changed):
        again.save()

    answer = sign_in(client, cast.manager).post(where, {"version": ticked}, follow=True)

    assert "in 1 tenant now" in answer.text
    assert CHANGED_AGAIN in answer.text
    assert changed.name in answer.text
    assert [is_open(first), is_open(changed)] == [False, True]


def test_person_agrees_only_for_tenants_named_for_them(
    cast: Cast, client: Client, everywhere: list[Tenant]
) -> None:
    a_change(cast.tenant, NAME)
    marked(cast.tenant)
    operator = sign_in(client, cast.operator)
    hidden = version_of(everywhere[0]).pk

    page = operator.get(address(cast, cast.tenant))
    answer = operator.post(address(cast, cast.tenant), {"version": [hidden]})

    assert page.text.count("checked") == 1
    assert everywhere[0].name not in page.text
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "no longer in the list" in answer.text
    assert is_open(everywhere[0])


def test_reader_may_not_and_nothing_ticked_is_an_error(
    cast: Cast, client: Client, everywhere: list[Tenant]
) -> None:
    a_change(cast.tenant, NAME)
    where = address(cast, everywhere[0])

    refused = sign_in(client, cast.reader).get(where)
    empty = sign_in(Client(), cast.manager).post(where, {})

    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert empty.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Tick at least one tenant." in empty.text


@pytest.mark.parametrize("query", ["", "?change=x", f"?change={'0' * 32}", "?change=%00"])
def test_change_that_is_not_there_leads_back(cast: Cast, client: Client, query: str) -> None:
    page = reverse("inventory:agree-in-tenants", args=[cast.workspace.slug])

    answer = sign_in(client, cast.owner).get(f"{page}{query}", follow=True)

    assert "No tenant has this change any more" in answer.text
