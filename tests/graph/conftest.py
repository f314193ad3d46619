"""A small tenant behind real HTTP, and clients for it."""

from collections.abc import Callable, Iterator

import pytest

from demo.graph_stub.generate import Size
from demo.graph_stub.profiles import TenantProfile
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from tenantpilot.graph.auth.credentials import Credentials
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.config import GraphConfig
from tests.graph.clocks import SkippingClock

type ClientFor = Callable[..., GraphClient]


@pytest.fixture
def customer() -> StubTenant:
    size = Size(compliance_policies=25, configuration_policies=12, role_assignments=15)
    return TenantProfile(
        name="Fernhill Dental", primary_domain="fernhill.example", size=size
    ).tenant()


@pytest.fixture
def stub(customer: StubTenant) -> Iterator[StubServer]:
    with StubServer([customer], page_size=10) as server:
        yield server


@pytest.fixture
def elsewhere() -> Iterator[StubServer]:
    """Another server, which must never hear from us."""
    with StubServer([]) as server:
        yield server


@pytest.fixture
def clock() -> SkippingClock:
    return SkippingClock()


def credentials_of(customer: StubTenant) -> Credentials:
    return Credentials(
        directory_id=customer.directory_id,
        client_id=customer.client_id,
        client_secret=customer.client_secret,
    )


@pytest.fixture
def client_for(stub: StubServer, clock: SkippingClock) -> Iterator[ClientFor]:
    """Make clients of a tenant; keyword arguments are the config's."""
    made: list[GraphClient] = []

    def make(
        customer: StubTenant, *, total_seconds: float | None = None, **options: object
    ) -> GraphClient:
        options = {"base_url": stub.url, "authority_url": stub.url, "clock": clock, **options}
        config = GraphConfig(**options)  # type: ignore[arg-type]
        client = GraphClient(config, credentials_of(customer), total_seconds=total_seconds)
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(client_for: ClientFor, customer: StubTenant) -> GraphClient:
    return client_for(customer)
