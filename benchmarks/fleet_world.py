"""Many tenants of equal size, known to the product and to a stub of Microsoft."""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit
from uuid import NAMESPACE_DNS, uuid5

from django.core.management import call_command
from django.db import connection

from demo.graph_stub.generate import Size
from demo.graph_stub.profiles import TenantProfile
from demo.graph_stub.request_log import LoggedRequest
from demo.graph_stub.response import Response
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from dev import ports
from tenantpilot.accounts.models import User
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantStatus
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceMembership

LATENCY = 0.2
POLICIES = 2_000


class PreparedStub(StubServer):
    """Makes each page of a list once: its tenants share what is in them.

    It has its processors in common with what is measured, and Microsoft has not.
    """

    def __init__(self, tenants: list[StubTenant], *, port: int) -> None:
        super().__init__(tenants, port=port, latency=LATENCY)
        self._pages: dict[tuple[str, ...], Response] = {}

    def _graph_answer(self, tenant: StubTenant | None, request: LoggedRequest) -> Response:
        if tenant is None or not request.path.startswith("device"):
            return super()._graph_answer(tenant, request)
        key = (request.version, request.path, *map("=".join, sorted(request.query.items())))
        if key not in self._pages:
            self._pages[key] = super()._graph_answer(tenant, request)
        return self._pages[key]


def stub_tenants(count: int) -> list[StubTenant]:
    """Return tenants that differ in their ids only: they share what is in them."""
    size = Size(compliance_policies=POLICIES // 2, configuration_policies=POLICIES // 2)
    domain = "fleet.example"
    one = TenantProfile(name="Fleet", primary_domain=domain, size=size).tenant()
    return [
        replace(one, directory_id=uuid5(NAMESPACE_DNS, f"d{n}.{domain}"),
                client_id=uuid5(NAMESPACE_DNS, f"c{n}.{domain}"))
        for n in range(count)
    ]  # fmt: skip


def populate(tenants: list[StubTenant]) -> User:
    """Make the tables, one workspace with these tenants, and a person who owns it."""
    call_command("migrate", verbosity=0, interactive=False)
    workspace = Workspace.objects.create(name="Fleet", slug="fleet")
    owner = User.objects.create(email="owner@fleet.example", name="Olivia Owner")
    WorkspaceMembership.objects.create(workspace=workspace, user=owner, role=Role.OWNER)
    for number, each in enumerate(tenants):
        tenant = Tenant.objects.create(
            workspace=workspace, name=f"Tenant {number}", directory_id=each.directory_id,
            primary_domain=f"t{number}.fleet.example", status=TenantStatus.ACTIVE,
        )  # fmt: skip
        ProviderConnection.objects.create(
            tenant=tenant, client_id=each.client_id,
            sealed_secret=secrets.seal(each.client_secret, tenant_id=tenant.pk),
        )  # fmt: skip
    return owner


@contextmanager
def microsoft(tenants: list[StubTenant]) -> Iterator[str]:
    """A stub that answers each request after LATENCY, in a process of its own."""
    port = ports.free()
    context = multiprocessing.get_context("fork")
    connection.close()
    process = context.Process(target=_serve, args=(tenants, port), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.join()


@contextmanager
def workers(count: int, *, runs: int, graph: str) -> Iterator[None]:
    """So many workers, each of which executes so many runs at once."""
    url = urlsplit(os.environ["DATABASE_URL"])
    environment = os.environ | {
        "DATABASE_URL": urlunsplit(url._replace(path=f"/{connection.settings_dict['NAME']}")),
        "DJANGO_SETTINGS_MODULE": "tenantpilot.settings",
        "GRAPH_BASE_URL": graph,
        "GRAPH_AUTHORITY_URL": graph,
    }
    command = [sys.executable, "manage.py", "run_worker", "--runs", str(runs)]
    with ExitStack() as stack:
        for _ in range(count):
            process = stack.enter_context(subprocess.Popen(command, env=environment))
            stack.callback(process.terminate)
        yield


def _serve(tenants: list[StubTenant], port: int) -> None:
    stub = PreparedStub(tenants, port=port)
    stub.start()
    stub.stopping.wait()
