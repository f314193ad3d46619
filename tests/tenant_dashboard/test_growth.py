"""No page of a workspace takes more statements for five hundred tenants than for nine."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils.timezone import now

from demo.portfolio.planting import plant
from demo.portfolio.states import STATES, State, states_of
from tenantpilot.access.checks import routes
from tenantpilot.tenants.models import TenantStatus
from tenantpilot.workspaces.models import Role, Workspace
from tests.cast import member, sign_in
from tests.factories import WorkspaceFactory

PREFIX = "admin/workspaces/<slug:workspace_slug>/"
MANY = 500
# Among few, one of everything for which a statement is asked only if it is there; and the same
# change in so many that it is an alarm.
AMONG_FEW = (
    *("syncs fail", "put off", "new finding, high", "onboarding stuck"),
    *("differs from agreed",) * 5,
)


def few() -> list[State]:
    """Return nine states."""
    by_name = {state.name: state for state in STATES}
    return [by_name[name] for name in AMONG_FEW]


def planted(slug: str, states: Sequence[State]) -> tuple[Workspace, Client]:
    """A workspace with tenants in these states, and a browser of its owner."""
    workspace = WorkspaceFactory(slug=slug)
    owner = member(workspace, Role.OWNER, "Olivia Owner")
    plant(workspace=workspace, states=states, now=now())
    return workspace, sign_in(Client(), owner)


def paths() -> Iterator[str]:
    """What stands after the workspace's name in the address of each page that is all of it."""
    for route, _ in routes(get_resolver(settings.ROOT_URLCONF).url_patterns):
        rest = route.removeprefix(PREFIX)
        if rest != route and "<" not in rest:
            yield rest


def statements(client: Client, url: str) -> int | None:
    """How many the page takes once caches are filled; None if it is no page to look at."""
    if client.get(url).status_code not in (HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY):
        return None
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


def test_every_state_is_planted() -> None:
    assert len(few()) == 9
    assert set(states_of(250)) == set(STATES)
    assert len(states_of(MANY)) == MANY
    worked_on = [each for each in states_of(250) if each.status != TenantStatus.ARCHIVED]
    assert len(worked_on) > 200


@pytest.mark.django_db
def test_statements_of_a_page_do_not_grow_with_the_tenants() -> None:
    small, in_small = planted("small", few())
    large, in_large = planted("large", states_of(MANY))
    counted = {
        path: (
            statements(in_small, f"/admin/workspaces/{small.slug}/{path}"),
            statements(in_large, f"/admin/workspaces/{large.slug}/{path}"),
        )
        for path in paths()
    }

    grown = {path: found for path, found in counted.items() if found[0] != found[1]}
    assert grown == {}
    assert sum(found[0] is not None for found in counted.values()) >= 8, counted
