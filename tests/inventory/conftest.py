"""A stub with a typical tenant. The fixtures of operations' tests: a sync is an operation."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from demo.graph_stub.server import StubServer
from demo.graph_stub.tenants import ALDGATE
from demo.graph_stub.world import StubTenant
from tests.cast import Cast
from tests.graph_settings import point_at
from tests.inventory.acts import connect
from tests.operations.conftest import connected, microsoft, stub_tenant

__all__ = ["connected", "microsoft", "stub_tenant"]


@pytest.fixture
def server(settings: Settings) -> Iterator[StubServer]:
    """The stub with a typical tenant: 55 policies in all collections."""
    with StubServer([ALDGATE.tenant()]) as running:
        point_at(running, settings)
        yield running


@pytest.fixture
def typical(server: StubServer) -> StubTenant:
    """What Microsoft has in the typical tenant."""
    return next(iter(server.tenants.values()))


@pytest.fixture
def customer(cast: Cast, typical: StubTenant) -> Cast:
    """The cast, whose tenant is connected to the typical one."""
    connect(cast, typical)
    return cast
