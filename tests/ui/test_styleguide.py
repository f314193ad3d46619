from http import HTTPStatus
from importlib import reload

import pytest
from django.test import Client
from pytest_django import Settings

from tenantpilot.ui import styleguide, urls
from tests.ui.markup import elements


def names(patterns: list[object]) -> set[str]:
    return {getattr(pattern, "name", "") for pattern in patterns}


@pytest.mark.parametrize("plane", ["admin", "system"])
def test_the_style_page_shows_both_shells(client: Client, plane: str) -> None:
    response = client.get(f"/style/{plane}/")

    assert response.status_code == HTTPStatus.OK
    assert len(elements(response.text, "main")) == 1


@pytest.mark.parametrize("plane", ["admin", "system"])
def test_no_id_appears_twice(client: Client, plane: str) -> None:
    html = client.get(f"/style/{plane}/").text

    ids = [one.attributes["id"] for one in elements(html) if "id" in one.attributes]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("plane", ["admin", "system"])
def test_every_reference_leads_somewhere(client: Client, plane: str) -> None:
    html = client.get(f"/style/{plane}/").text

    ids = {one.attributes.get("id") for one in elements(html)}
    for attribute in ("aria-labelledby", "aria-describedby", "for", "popovertarget"):
        for one in elements(html):
            assert set(one.attributes.get(attribute, "").split()) <= ids


def test_an_error_page_that_is_none_is_missing(client: Client) -> None:
    assert client.get("/style/errors/404/").status_code == HTTPStatus.NOT_FOUND
    assert client.get("/style/errors/teapot/").status_code == HTTPStatus.NOT_FOUND
    assert client.get("/style/errors/503/").status_code == HTTPStatus.SERVICE_UNAVAILABLE


def test_only_developers_have_the_style_page(settings: Settings) -> None:
    settings.DEBUG = True
    developing = names(reload(urls).urlpatterns)
    settings.DEBUG = False
    serving = names(reload(urls).urlpatterns)

    assert serving == {"theme"}
    assert developing == {"theme", "styleguide", "styleguide-system", "styleguide-error"}


@pytest.mark.parametrize("view", [styleguide.page, styleguide.error])
def test_the_style_page_declares_its_plane(view: object) -> None:
    assert getattr(view, "plane", None) == "public"
