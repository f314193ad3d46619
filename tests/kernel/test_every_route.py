"""The real URL configuration: no page, old or new, opens to somebody who does not belong."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from tenantpilot.access.checks import routes
from tests.cast import Cast, sign_in

ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")
IMPOSSIBLE = 2**63
MISSING = {
    "int": str(IMPOSSIBLE),
    "slug": "no-such-thing",
    "uuid": "11111111-2222-4333-8444-555555555555",
}


def found(plane: str, checks: str | None = None) -> Iterator[str]:
    """The product's routes of a plane; with `checks`, those whose view checks that argument."""
    for route, view in routes(get_resolver(settings.ROOT_URLCONF).url_patterns):
        if view.plane == plane and checks in {None, view.checks}:
            yield route


def address(route: str, **known: Any) -> str:
    """The route with these arguments, and with something that does not exist for others."""

    def value(argument: re.Match[str]) -> str:
        converter, name = argument.groups()
        missing = MISSING.get(converter, "none")
        return str(known.get(name, missing))

    return "/" + ARGUMENT.sub(value, route)


def ask(client: Client, url: str) -> Any:
    """The answer to GET, or to POST where that is what the page is for."""
    answer = client.get(url)
    return client.post(url) if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED else answer


ADMIN, SYSTEM = list(found("admin")), list(found("system"))
TENANT, WORKSPACE = list(found("admin", "tenant_id")), list(found("admin", "workspace_slug"))


def test_there_are_routes_of_every_kind() -> None:
    assert ADMIN
    assert SYSTEM
    assert TENANT
    assert WORKSPACE


@pytest.mark.parametrize("route", ADMIN + SYSTEM)
def test_anonymous_is_asked_to_sign_in(cast: Cast, client: Client, route: str) -> None:
    url = address(route, tenant_id=cast.tenant.pk, workspace_slug=cast.workspace.slug)

    answer = ask(client, url)

    plane = "system" if route in SYSTEM else "admin"
    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"].startswith(f"/{plane}/login/")


@pytest.mark.parametrize("route", SYSTEM)
def test_users_do_not_get_into_the_system_plane(cast: Cast, client: Client, route: str) -> None:
    answer = ask(sign_in(client, cast.owner), address(route))

    assert answer.status_code == HTTPStatus.FOUND


@pytest.mark.parametrize("route", ADMIN)
def test_platform_operators_do_not_get_into_the_admin_plane(
    cast: Cast, client: Client, route: str
) -> None:
    url = address(route, tenant_id=cast.tenant.pk, workspace_slug=cast.workspace.slug)

    answer = ask(sign_in(client, cast.platform_operator), url)

    assert answer.status_code == HTTPStatus.FOUND


@pytest.mark.parametrize("route", TENANT)
def test_tenants_pages_do_not_exist_for_those_without_access(
    cast: Cast, client: Client, route: str
) -> None:
    url = address(route, tenant_id=cast.tenant.pk)
    other = address(route, tenant_id=cast.other_tenant.pk)
    impossible = address(route, tenant_id=IMPOSSIBLE)

    outsider, reader = sign_in(Client(), cast.outsider), sign_in(Client(), cast.reader)

    assert ask(outsider, url).status_code == HTTPStatus.NOT_FOUND
    assert ask(reader, other).status_code == HTTPStatus.NOT_FOUND
    assert ask(sign_in(client, cast.owner), impossible).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("route", WORKSPACE)
def test_workspaces_pages_do_not_exist_for_outsiders(
    cast: Cast, client: Client, route: str
) -> None:
    url = address(route, workspace_slug=cast.workspace.slug)

    assert ask(sign_in(client, cast.outsider), url).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("route", [route for route in ADMIN if len(ARGUMENT.findall(route)) > 1])
def test_what_does_not_exist_in_its_place_is_not_found(
    cast: Cast, client: Client, route: str
) -> None:
    """For instance a run with an id of more than 63 bits, asked for by the owner."""
    url = address(route, tenant_id=cast.tenant.pk, workspace_slug=cast.workspace.slug)

    answer = ask(sign_in(client, cast.owner), url)

    # A form may be refused before anything is looked up: that tells as little.
    assert answer.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST}
