"""A session that another workspace's provider opened, against every route there is."""

from http import HTTPStatus

import pytest
from django.test import Client

from tenantpilot.accounts.models import PlaneSession, SignInMethod
from tenantpilot.sso.models import Connection
from tenantpilot.workspaces.models import Role
from tests.cast import Cast, sign_in
from tests.factories import MembershipFactory
from tests.kernel.test_every_route import ADMIN, SYSTEM, TENANT, WORKSPACE, address, ask, found
from tests.sso.connections import a_connection

PUBLIC = list(found("public"))
INSIDE = {*TENANT, *WORKSPACE}
# Asks the provider, which is not there in this test: 502, by design.
AWAY = {"admin/confirm/provider/"}


@pytest.fixture
def foreign(cast: Cast) -> Connection:
    """The provider of a second workspace that the owner owns, too."""
    workspace = cast.foreign_tenant.workspace
    MembershipFactory(user=cast.owner, workspace=workspace, role=Role.OWNER)
    return a_connection(workspace)


def through(client: Client, cast: Cast, connection: Connection) -> Client:
    """Sign the owner in through the provider."""
    sign_in(client, cast.owner)
    mine = PlaneSession.objects.filter(account_id=cast.owner.pk)
    mine.update(method=SignInMethod.PROVIDER, connection=connection)
    return client


def url_of(cast: Cast, route: str) -> str:
    return address(route, tenant_id=cast.tenant.pk, workspace_slug=cast.workspace.slug)


def test_it_opens_no_route_of_the_workspace_or_its_tenants(
    cast: Cast, client: Client, foreign: Connection
) -> None:
    """By POST: who may come in is asked before what they may send."""
    through(client, cast, foreign)

    answers = {route: client.post(url_of(cast, route)).status_code for route in INSIDE}

    assert {route for route, status in answers.items() if status != HTTPStatus.NOT_FOUND} == set()


def test_own_password_does(cast: Cast, client: Client, foreign: Connection) -> None:
    """So it is the provider that shuts them."""
    sign_in(client, cast.owner)

    assert client.get(url_of(cast, "admin/workspaces/<slug:workspace_slug>/")).status_code == (
        HTTPStatus.OK
    )


def test_pages_of_no_workspace_answer_and_name_no_tenant(cast: Cast, foreign: Connection) -> None:
    for route in (route for route in [*ADMIN, *PUBLIC] if route not in INSIDE | AWAY):
        # Each time in a fresh session: some forms end it.
        answer = ask(through(Client(), cast, foreign), url_of(cast, route))

        assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, route
        assert cast.tenant.name not in answer.content.decode(errors="replace"), route


def test_system_plane_asks_it_to_sign_in(cast: Cast, client: Client, foreign: Connection) -> None:
    through(client, cast, foreign)

    for route in SYSTEM:
        assert ask(client, url_of(cast, route))["Location"].startswith("/system/login/"), route
