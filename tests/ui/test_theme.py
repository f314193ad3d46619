from http import HTTPStatus

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from tenantpilot.ui import views
from tenantpilot.ui.themes import Theme, chosen_theme


@pytest.mark.parametrize("theme", Theme.values)
def test_choosing_a_theme_sets_a_cookie_for_a_year(client: Client, theme: str) -> None:
    client.post("/theme/", {"theme": theme, "next": "/admin/"})

    cookie = client.cookies["theme"]
    assert cookie.value == theme
    assert cookie["max-age"] == 365 * 24 * 3600
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"


def test_the_cookie_is_secure_where_sessions_are(client: Client, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = True

    client.post("/theme/", {"theme": "dark"})

    assert client.cookies["theme"]["secure"]


def test_the_person_returns_to_the_page_they_were_on(client: Client) -> None:
    response = client.post("/theme/", {"theme": "dark", "next": "/admin/tenants/1/?page=2"})

    assert response.status_code == HTTPStatus.FOUND
    assert response.headers["Location"] == "/admin/tenants/1/?page=2"


@pytest.mark.parametrize(
    "target",
    [
        "",
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "http:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "\thttps://evil.example/",
        " //evil.example",
        "https://testserver@evil.example/",
    ],
)
def test_no_other_site_can_be_the_way_back(client: Client, target: str) -> None:
    response = client.post("/theme/", {"theme": "dark", "next": target})

    assert response.status_code == HTTPStatus.FOUND
    assert response.headers["Location"] == "/"


def test_a_secure_page_never_returns_to_an_insecure_one(client: Client) -> None:
    response = client.post(
        "/theme/", {"theme": "dark", "next": "http://testserver/admin/"}, secure=True
    )

    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("theme", ["", "neon", "dark; Domain=evil.example", "DARK"])
def test_an_unknown_theme_changes_nothing(client: Client, theme: str) -> None:
    response = client.post("/theme/", {"theme": theme})

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "theme" not in client.cookies


def test_a_get_changes_nothing(client: Client) -> None:
    response = client.get("/theme/", {"theme": "dark"})

    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert "theme" not in client.cookies


def test_a_foreign_site_cannot_choose_the_theme() -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post("/theme/", {"theme": "dark"})

    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "theme" not in client.cookies


@pytest.mark.parametrize("cookie", ["", "neon", "<script>", "dark light"])
def test_a_cookie_we_did_not_write_counts_as_auto(cookie: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie

    assert chosen_theme(request) == Theme.AUTO


def test_a_first_visit_follows_the_device() -> None:
    assert chosen_theme(RequestFactory().get("/")) == Theme.AUTO


@pytest.mark.parametrize("theme", Theme)
def test_the_page_arrives_in_the_chosen_colours(client: Client, theme: Theme) -> None:
    client.cookies["theme"] = theme.value

    response = client.get("/style/admin/")

    assert f'<html lang="en" data-theme="{theme.value}">' in response.text


def test_the_switch_is_open_to_everybody() -> None:
    assert getattr(views.choose_theme, "plane", None) == "public"
