"""What a sync that does not reach its end leaves behind, and says that it left."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from inventory.models import Policy
from operations.enums import RunOutcome
from operations.models import OperationRun
from operations.services import runs
from operations.services.execution import execute_run
from tests.cast import Cast, sign_in
from tests.operations.journeys import now, start

pytestmark = pytest.mark.django_db(transaction=True)

A_PAGE = 20


def execute_run_and(run: OperationRun, *, act: Callable[[], object]) -> OperationRun:
    """Carry the run out and act while it reads its first page."""
    steps = 0

    def goes_on() -> bool:
        nonlocal steps
        steps += 1
        if steps == 2:
            act()
        return False

    execute_run(run_id=run.pk, worker_stops=goes_on)
    return now(run)


def stored(cast: Cast) -> int:
    with scope(tenant=cast.tenant):
        count: int = Policy.objects.count()
    return count


def pages(cast: Cast, client: Client, run: OperationRun) -> tuple[str, str]:
    """Return what the owner reads on the run's page and on the tenant's."""
    sign_in(client, cast.owner)
    of_run = reverse("operations:detail", args=[cast.tenant.pk, run.pk])
    of_tenant = reverse("tenant_dashboard:tenant", args=[cast.tenant.pk])
    return client.get(of_run).text, client.get(of_tenant).text


def test_cancelled_sync_counts_the_pages_it_kept(
    connected: Cast, microsoft: StubServer, client: Client
) -> None:
    microsoft.page_size = A_PAGE
    run = start(connected)

    ended = execute_run_and(run, act=lambda: runs.cancel(run=run, cancelled_by=connected.operator))

    assert ended.outcome == RunOutcome.CANCELLED
    assert ended.counts == {"created": A_PAGE, "updated": 0, "unchanged": 0}
    assert stored(connected) == A_PAGE
    of_run, of_tenant = pages(connected, client, ended)
    assert "What was read until then is kept in the inventory." in of_run
    assert "Results" in of_run
    assert "No sync has finished yet. Partly updated" in of_tenant
    assert f">{run.number}</a>, which was cancelled before its end." in of_tenant


def test_failed_sync_counts_the_pages_it_kept(
    connected: Cast, microsoft: StubServer, client: Client
) -> None:
    microsoft.page_size = A_PAGE

    ended = execute_run_and(
        start(connected), act=lambda: microsoft.arm(Fault(status=400, body=b"{}"))
    )

    assert ended.outcome == RunOutcome.FAILED
    assert ended.counts == {"created": A_PAGE, "updated": 0, "unchanged": 0}
    assert stored(connected) == A_PAGE
    assert "which failed before its end." in pages(connected, client, ended)[1]


def test_stopped_sync_that_found_nothing_new_says_so(
    connected: Cast, microsoft: StubServer, client: Client
) -> None:
    execute_run(run_id=start(connected).pk)
    microsoft.page_size = A_PAGE
    run = start(connected)

    ended = execute_run_and(run, act=lambda: runs.cancel(run=run, cancelled_by=connected.operator))

    assert ended.counts == {"created": 0, "updated": 0, "unchanged": A_PAGE}
    of_run, of_tenant = pages(connected, client, ended)
    assert "is as the inventory had it, so nothing was changed." in of_run
    assert "Partly updated" not in of_tenant
