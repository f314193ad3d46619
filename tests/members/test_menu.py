"""The menu stays: on pages of no workspace, and on error pages."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in

ACCOUNT = reverse("members:account")


def home(cast: Cast) -> str:
    return reverse("tenant_dashboard:workspace", args=[cast.workspace.slug])


def members(cast: Cast) -> str:
    return f'href="{reverse("members:list", args=[cast.workspace.slug])}"'


def test_account_keeps_the_menu_of_the_workspace_opened_last(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)
    assert members(cast) not in client.get(ACCOUNT).text

    client.get(home(cast))

    assert members(cast) in client.get(ACCOUNT).text


def test_menu_follows_the_role(cast: Cast, client: Client) -> None:
    sign_in(client, cast.reader).get(home(cast))

    page = client.get(ACCOUNT)

    assert f'href="{home(cast)}"' in page.text
    assert members(cast) not in page.text


@pytest.mark.parametrize("said", ["northwind", "no-such", "../x", ""])
def test_cookie_opens_nothing(cast: Cast, client: Client, said: str) -> None:
    client.cookies["workspace"] = said

    page = sign_in(client, cast.outsider).get(ACCOUNT)

    assert page.status_code == HTTPStatus.OK
    assert "Northwind" not in page.text


@pytest.mark.parametrize("path", ["/admin/no-such-page/", "/admin/tenants/999999/"])
def test_missing_page_keeps_the_menu(cast: Cast, client: Client, path: str) -> None:
    sign_in(client, cast.owner).get(home(cast))

    page = client.get(path)

    assert page.status_code == HTTPStatus.NOT_FOUND
    assert members(cast) in page.text
    assert "There is nothing here for you" in page.text


def test_refusal_keeps_the_menu_of_its_workspace(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.reader).get(reverse("members:list", args=[cast.workspace.slug]))

    assert page.status_code == HTTPStatus.FORBIDDEN
    assert f'href="{home(cast)}"' in page.text


def test_signed_out_people_and_fragments_get_the_page_alone(cast: Cast, client: Client) -> None:
    signed_out = client.get("/admin/no-such-page/")
    fragment = sign_in(client, cast.owner).get(
        "/admin/no-such-page/", headers={"HX-Request": "true"}
    )

    assert 'id="sidebar"' not in signed_out.text
    assert 'id="sidebar"' not in fragment.text


def test_operators_keep_theirs(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.platform_operator).get("/system/no-such-page/")

    assert page.status_code == HTTPStatus.NOT_FOUND
    assert 'id="sidebar"' in page.text
