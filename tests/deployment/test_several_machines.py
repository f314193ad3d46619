"""Two web servers and two workers on one database, as on two machines."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from http import HTTPStatus
from pathlib import Path

import pytest
from django.conf import settings
from django_scopes import scopes_disabled
from pytest_django import Settings

from demo.graph_stub import tenants as stub_tenants
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from operations.enums import RunOutcome, RunStatus
from operations.models import OperationRun
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast
from tests.deployment.running import Answer, Part, Web, running, web
from tests.factories import PASSWORD, ConnectionFactory, TenantFactory
from tests.graph_settings import point_at
from tests.ledger import ledger
from tests.processes import environment, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

CUSTOMERS = (
    stub_tenants.ALDER_VALLEY.tenant(),
    stub_tenants.HARBOURLIGHT.tenant(),
    stub_tenants.MERIDIAN.tenant(),
    stub_tenants.OSTERFELD.tenant(),
    stub_tenants.PINECREST.tenant(),
)
# The same with every way to hold connections.
WAYS = {"a connection for each thread": {}, "a pool": {"DATABASE_POOL_SIZE": "4"}}


@pytest.fixture
def microsoft(settings: Settings) -> Iterator[StubServer]:
    with StubServer(CUSTOMERS, latency=0.1) as server:
        server.page_size = 50
        point_at(server, settings)
        yield server


@pytest.fixture
def customers(cast: Cast, microsoft: StubServer) -> list[Tenant]:
    """The workspace's tenants, each connected to one of the stub's."""
    return [_connected(cast, customer) for customer in CUSTOMERS]


@pytest.fixture(params=list(WAYS.values()), ids=list(WAYS))
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """What the processes of every machine see; their review packs are on a shared volume."""
    way: dict[str, str] = request.param
    return (
        environment()
        | {"REVIEW_PACKS_ROOT": str(tmp_path / "shared"), "LOG_LEVEL": "INFO", "WORKER_RUNS": "1"}
        | way
    )


@pytest.mark.thorough
def test_two_machines_work_side_by_side(
    cast: Cast, customers: list[Tenant], machine: dict[str, str], tmp_path: Path
) -> None:
    with ExitStack() as machines:
        first, second = (
            machines.enter_context(web(log=tmp_path / f"web{n}.log", environment=machine))
            for n in (1, 2)
        )
        _sign_in(first, email=cast.owner.email)
        second.cookies.update(first.cookies)
        home = second.ask(f"/admin/workspaces/{cast.workspace.slug}/")
        answers = _start_on_both(first, second, customers)
        runs_before = _runs()
        workers = [
            machines.enter_context(_worker(tmp_path / f"worker{n}.log", machine)) for n in (1, 2)
        ]
        wait_until(lambda: all(r.status == RunStatus.COMPLETED for r in _runs()), seconds=90)

    assert home.status == HTTPStatus.OK
    for on_first, on_second in answers:
        assert on_first.status == on_second.status == HTTPStatus.FOUND
        assert on_first.headers["Location"] == on_second.headers["Location"]
    assert len(runs_before) == len(customers)
    assert [run.outcome for run in _runs()] == [RunOutcome.SUCCEEDED] * len(customers)
    assert [run.attempts for run in _runs()] == [1] * len(customers)
    assert len(ledger()) == len(customers)
    assert all("succeeded." in worker.said() for worker in workers)


def _connected(cast: Cast, customer: StubTenant) -> Tenant:
    tenant: Tenant = TenantFactory(
        workspace=cast.workspace, name=customer.name, directory_id=customer.directory_id
    )
    ConnectionFactory(
        tenant=tenant,
        client_id=customer.client_id,
        sealed_secret=secrets.seal(customer.client_secret, tenant_id=tenant.pk),
    )
    return tenant


def _worker(log: Path, machine: dict[str, str]) -> AbstractContextManager[Part]:
    command = settings.BASE_DIR / "deploy" / "worker"
    return running(command, "--name", log.stem, log=log, environment=machine)


def _sign_in(server: Web, *, email: str) -> None:
    server.ask("/admin/login/")
    form = {"email": email, "password": PASSWORD} | _token(server)
    answer = server.ask("/admin/login/", form=form)
    assert answer.status == HTTPStatus.FOUND, answer.text


def _start_on_both(first: Web, second: Web, customers: list[Tenant]) -> list[tuple[Answer, Answer]]:
    """Ask both servers for the same operation at the same moment, tenant by tenant."""
    answers = []
    with ThreadPoolExecutor(max_workers=2) as both:
        for tenant in customers:
            on_first = both.submit(_start, first, tenant=tenant)
            on_second = both.submit(_start, second, tenant=tenant)
            answers.append((on_first.result(), on_second.result()))
    return answers


def _start(server: Web, *, tenant: Tenant) -> Answer:
    form = {"operation_type": "inventory_sync"} | _token(server)
    return server.ask(f"/admin/tenants/{tenant.pk}/operation-runs/start/", form=form)


def _token(server: Web) -> dict[str, str]:
    return {"csrfmiddlewaretoken": server.csrf_token()}


def _runs() -> list[OperationRun]:
    with scopes_disabled():
        return list(OperationRun.objects.order_by("pk"))
