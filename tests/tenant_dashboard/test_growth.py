"""No page takes more than ten statements, nor a workspace's more for many tenants than for few."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from itertools import product

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils.timezone import now
from django_scopes import scopes_disabled

from demo.portfolio.planting import plant
from demo.portfolio.states import STATES, State, states_of
from inventory.models import Policy
from onboarding.models import OnboardingSession
from operations.models import OperationRun
from reports.models import StoredReport
from tenantpilot.access.checks import routes
from tenantpilot.tenants.models import Tenant, TenantStatus
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceMembership
from tests.cast import member, sign_in
from tests.factories import PlatformOperatorFactory, WorkspaceFactory

OF_WORKSPACE = "admin/workspaces/<slug:workspace_slug>/"
MANY = 500
MOST = 10
# What an address names beside workspace and tenant, and the rows it is the number of.
NUMBERED: Mapping[str, type[Model]] = {
    "membership_id": WorkspaceMembership,
    "policy_id": Policy,
    "report_id": StoredReport,
    "run_id": OperationRun,
    "session_id": OnboardingSession,
}
NAME = re.compile(r"<(?:\w+:)?(\w+)>")
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


type Known = Mapping[str, Mapping[object, Mapping[str, object]]]


def numbers(model: type[Model]) -> Mapping[object, Mapping[str, object]]:
    """Each row's number, with what else its address names: the newest few of each tenant."""
    with scopes_disabled():
        rows = list(model._base_manager.order_by("-pk"))
    of_tenant: Counter[object] = Counter()
    found: dict[object, Mapping[str, object]] = {}
    for row in rows:
        tenant = getattr(row, "tenant_id", None)
        of_tenant[tenant] += 1
        if tenant is None or of_tenant[tenant] <= 2:
            found[row.pk] = {"tenant_id": tenant} if tenant else {}
    return found


def addresses(route: str, known: Known) -> Iterator[str]:
    """The page at each of the rows that the route can name; none if it names others."""
    named = NAME.findall(route)
    for filled in product(*(known.get(name, {}).items() for name in named)):
        values = {name: value for name, (value, _) in zip(named, filled, strict=True)}
        together = {key: value for _, also in filled for key, value in also.items()}
        if values | together == together | values:
            yield "/" + filled_in(route, values)


def filled_in(route: str, values: Mapping[str, object]) -> str:
    return NAME.sub(lambda found: str(values[found[1]]), route)


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
def test_no_page_takes_more_statements_than_a_page_may(client: Client) -> None:
    workspace, in_it = planted("small", few())
    sign_in(client, PlatformOperatorFactory())
    known = {name: numbers(model) for name, model in NUMBERED.items()}
    known |= {"tenant_id": numbers(Tenant), "workspace_slug": {workspace.slug: {}}}
    counted: dict[str, int] = {}
    for route, _ in routes(get_resolver(settings.ROOT_URLCONF).url_patterns):
        browser = client if route.startswith("system/") else in_it
        for url in addresses(route, known):
            counted[route] = max(counted.get(route, 0), statements(browser, url) or 0)

    too_many = {route: n for route, n in counted.items() if n > MOST}
    assert too_many == {}
    assert sum(n > 0 for n in counted.values()) >= 45, counted
