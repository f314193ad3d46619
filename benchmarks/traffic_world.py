"""Who asks a web server for something, and about which tenants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.test import Client
from django_scopes import scopes_disabled

from benchmarks.page_world import populate, signed_in
from operations.models import OperationRun
from reports.models import StoredReport
from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceMembership

# So many people of each workspace are signed in at once.
PEOPLE = 50

type Place = Mapping[str, object]
"""A tenant, by the arguments of the addresses of its pages and its workspace's."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person who is signed in; an operator has no places."""

    cookie: str
    places: Sequence[Place] = ()


@dataclass(frozen=True, kw_only=True)
class Population:
    """All who are signed in."""

    people: Sequence[Person]
    operators: Sequence[Person]


def people_of(*sizes: int, people: int = PEOPLE) -> Population:
    """Store a workspace of each size, with so many who may start operations, and two operators."""
    workspaces = [populate(count).workspace for count in sizes]
    operators = [
        PlatformOperator.objects.create(email=f"load{number}@platform.example", name="Petra")
        for number in range(2)
    ]
    return Population(
        people=[
            Person(cookie=_cookie(_operator(workspace, number)), places=places)
            for workspace, places in [(each, _places(each)) for each in workspaces]
            for number in range(people)
        ],
        operators=[Person(cookie=_cookie(each)) for each in operators],
    )


def _operator(workspace: Workspace, number: int) -> User:
    user = User.objects.create(email=f"load{number}@{workspace.slug}.example", name="Olivia Load")
    for each in (workspace, Workspace.objects.get(slug=f"another-owner-{workspace.slug}")):
        WorkspaceMembership.objects.create(workspace=each, user=user, role=Role.OWNER)
    return user


def _places(workspace: Workspace) -> list[Place]:
    """Return the tenants that have a run and a report, with the latest of each."""
    runs, reports = _latest(OperationRun, workspace), _latest(StoredReport, workspace)
    return [
        {"workspace_slug": workspace.slug, "tenant_id": tenant, "run_id": runs[tenant],
         "report_id": reports[tenant]}
        for tenant in runs if tenant in reports
    ]  # fmt: skip


def _latest(model: type[OperationRun | StoredReport], workspace: Workspace) -> dict[int, int]:
    with scopes_disabled():
        rows = model.objects.filter(tenant__workspace=workspace).order_by("pk")
        return dict(rows.values_list("tenant_id", "pk"))


def _cookie(person: User | PlatformOperator) -> str:
    client: Client = signed_in(person)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
