from http import HTTPStatus

import pytest
from django.test import Client

from tests.cast import Cast
from tests.factories import PASSWORD
from tests.tenant_dashboard.rows import HOSTILE

SIGN_IN = ["/admin/login/", "/system/login/"]


def test_the_planes_are_told_apart(db: None, client: Client) -> None:
    admin = client.get("/admin/login/")
    system = client.get("/system/login/")

    assert "Sign in to the system plane" in system.text
    assert "System</span>" in system.text
    assert "System</span>" not in admin.text


@pytest.mark.parametrize("path", SIGN_IN)
def test_wrong_password_shows_the_error_and_keeps_the_address_but_not_the_password(
    db: None, client: Client, path: str
) -> None:
    page = client.post(path, {"email": "who@msp.example", "password": "a-wrong-password"})

    assert "data-error-summary" in page.text
    assert "That did not match. Nothing was changed." in page.text
    assert 'value="who@msp.example"' in page.text
    assert "a-wrong-password" not in page.text


@pytest.mark.parametrize("path", SIGN_IN)
def test_fields_left_empty_are_named_in_the_summary(db: None, client: Client, path: str) -> None:
    page = client.post(path, {})

    assert 'href="#id_email"' in page.text
    assert 'href="#id_password"' in page.text


@pytest.mark.parametrize("path", SIGN_IN)
def test_hostile_way_back_is_text(db: None, client: Client, path: str) -> None:
    page = client.get(path, {"next": f'"><img src=x>{HOSTILE}'})

    assert page.status_code == HTTPStatus.OK
    assert "<img" not in page.text
    assert "<script>alert" not in page.text


def test_the_wanted_page_is_kept_through_a_wrong_password(cast: Cast, client: Client) -> None:
    wanted = f"/admin/tenants/{cast.tenant.pk}/"
    path = f"/admin/login/?next={wanted}"
    page = client.post(path, {"email": cast.owner.email, "password": "wrong", "next": wanted})
    assert f'name="next" value="{wanted}"' in page.text

    response = client.post(path, {"email": cast.owner.email, "password": PASSWORD, "next": wanted})

    assert response["Location"] == wanted
