"""No page takes more than ten statements, nor a workspace's more for many tenants than for few."""

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
from tenantpilot.tenants.models import Tenant, TenantStatus
from tenantpilot.workspaces.models import Role, Workspace
from tests.cast import member, sign_in
from tests.factories import WorkspaceFactory

OF_WORKSPACE = "admin/workspaces/<slug:workspace_slug>/"
OF_TENANT = "admin/tenants/<int:tenant_id>/"
MANY = 500
MOST = 10
# A draft puts a whole review pack together, out of every feature; the two others compare with what
# was agreed.
DEARER = {"review-packs/draft/": 58, "changes/agree/": 15, "changes/": 14}
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


def paths(prefix: str) -> Iterator[str]:
    """What stands behind it in the address of each page that is all of a workspace or a tenant."""
    for route, _ in routes(get_resolver(settings.ROOT_URLCONF).url_patterns):
        rest = route.removeprefix(prefix)
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


@pytest.mark.thorough
@pytest.mark.django_db
def test_statements_of_a_page_do_not_grow_with_the_tenants() -> None:
    small, in_small = planted("small", few())
    large, in_large = planted("large", states_of(MANY))
    counted = {
        path: (
            statements(in_small, f"/admin/workspaces/{small.slug}/{path}"),
            statements(in_large, f"/admin/workspaces/{large.slug}/{path}"),
        )
        for path in paths(OF_WORKSPACE)
    }

    grown = {path: found for path, found in counted.items() if found[0] != found[1]}
    assert grown == {}
    assert max(found[0] or 0 for found in counted.values()) <= MOST, counted
    assert sum(found[0] is not None for found in counted.values()) >= 8, counted


@pytest.mark.thorough
@pytest.mark.django_db
def test_no_page_of_a_tenant_takes_more_statements_than_a_page_may() -> None:
    workspace, in_it = planted("small", few())
    tenants = Tenant.objects.filter(workspace=workspace).values_list("pk", flat=True)
    counted = {
        path: max(statements(in_it, f"/admin/tenants/{pk}/{path}") or 0 for pk in tenants)
        for path in paths(OF_TENANT)
    }

    too_many = {path: n for path, n in counted.items() if n > DEARER.get(path, MOST)}
    assert too_many == {}
    assert sum(found > 0 for found in counted.values()) >= 8, counted
