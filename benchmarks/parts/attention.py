"""What the workspace's page costs, by how many tenants there are: processor and database time."""

import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from benchmarks import databases
from benchmarks.figures import Figures
from benchmarks.ledger import Ledger
from benchmarks.parts.request import signed_in
from benchmarks.samples import Candidate, Spread, in_turns
from benchmarks.world import migrate
from demo.portfolio.planting import plant
from demo.portfolio.states import states_of
from tenantpilot.accounts.models import User
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceMembership

DATABASE = "bench_attention"
FEW, MANY = 9, 500
CALLS = 3


def measure(*, ledgers: Sequence[Ledger], thorough: bool) -> Figures:
    """Milliseconds of the page with few and with many tenants, and how they compare."""
    databases.create(DATABASE)
    try:
        with databases.using(DATABASE):
            migrate()
            pages = {str(count): _page(count) for count in (FEW, MANY)}
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
            taken = in_turns("The workspace's page", pages, rounds=40 if thorough else 12)
    finally:
        databases.drop(DATABASE)
    spreads = {count: Spread.of(values).as_json() for count, values in taken.items()}
    return {
        "tenants": [FEW, MANY],
        "milliseconds": spreads,
        "ratio": round(spreads[str(MANY)]["median"] / spreads[str(FEW)]["median"], 3),
    }


def _page(count: int) -> Candidate:
    """Return what reads the page of a workspace with so many tenants, in all states."""
    workspace = Workspace.objects.create(name=f"With {count}", slug=f"with-{count}")
    owner = User.objects.create(email=f"owner@with-{count}.example", name="Olivia Owner")
    WorkspaceMembership.objects.create(workspace=workspace, user=owner, role=Role.OWNER)
    plant(workspace=workspace, states=states_of(count), now=timezone.now())
    client = signed_in(owner)
    url = reverse("tenant_dashboard:workspace", args=[workspace.slug])

    def read() -> None:
        answer = client.get(url)
        if answer.status_code != HTTPStatus.OK:
            raise AssertionError(f"The page was answered with {answer.status_code}.")

    def run() -> Sequence[float]:
        read()  # fills caches, and does not count
        return [_cost(read) for _ in range(CALLS)]

    return run


def _cost(act: Callable[[], None]) -> float:
    """How many milliseconds this processor computes, and the database is waited for."""
    waited = 0.0

    def waiting(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal waited
        wall, own = time.perf_counter(), time.process_time()
        try:
            return execute(*arguments)
        finally:
            # What is computed meanwhile counts among the processor's time already.
            waited += (time.perf_counter() - wall) - (time.process_time() - own)

    began = time.process_time()
    with connection.execute_wrapper(waiting):
        act()
    return (time.process_time() - began + waited) * 1_000
