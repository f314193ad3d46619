from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from tests.factories import MembershipFactory, WorkspaceFactory
from tests.members.places import HOSTILE, HOSTILE_ESCAPED, list_url
from tests.ui.markup import elements

ACCOUNT_MENU = ["My account", "What is recorded"]


def test_switcher_lists_ones_own_open_workspaces(cast: Cast, client: Client) -> None:
    for name in ["Zava", "Adatum"]:
        MembershipFactory(user=cast.reader, workspace=WorkspaceFactory(name=name))
    MembershipFactory(
        user=cast.reader,
        workspace=WorkspaceFactory(name="Closed"),
        suspended_at="2026-01-01T00:00Z",
    )

    page = sign_in(client, cast.reader).get(f"/admin/tenants/{cast.tenant.pk}/")

    links = [
        each.text
        for each in elements(page.text, "a")
        if each.parents[-1].attributes.get("class") == "menu-list"
    ]
    assert links == ["Adatum", "Northwind IT", "Zava", "All workspaces", *ACCOUNT_MENU]


def test_current_workspace_is_marked(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.owner).get(list_url(cast))

    home = reverse("tenant_dashboard:workspace", args=[cast.workspace.slug])
    (here,) = elements(page.text, "a", href=home, aria_current="true")
    assert "Northwind IT" in here.text


def test_hostile_workspace_name_is_text(cast: Cast, client: Client) -> None:
    MembershipFactory(user=cast.owner, workspace=WorkspaceFactory(name=HOSTILE))

    page = sign_in(client, cast.owner).get(list_url(cast))

    assert HOSTILE_ESCAPED in page.text
    assert "<script>alert" not in page.text
