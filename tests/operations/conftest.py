from collections.abc import Iterator

import pytest
from pytest_django import Settings

from demo.graph_stub.server import StubServer
from demo.graph_stub.tenants import PINECREST
from demo.graph_stub.world import StubTenant
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ProviderConnection
from tests.cast import Cast
from tests.graph_settings import point_at


@pytest.fixture
def microsoft(settings: Settings) -> Iterator[StubServer]:
    """A stub Graph server that knows one tenant; the product is pointed at it."""
    with StubServer([PINECREST.tenant()]) as server:
        point_at(server, settings)
        yield server


@pytest.fixture
def stub_tenant(microsoft: StubServer) -> StubTenant:
    """What Microsoft has for the cast's tenant."""
    return next(iter(microsoft.tenants.values()))


@pytest.fixture
def connected(cast: Cast, stub_tenant: StubTenant) -> Cast:
    """The cast, whose tenant is connected to the stub's."""
    cast.tenant.directory_id = stub_tenant.directory_id
    cast.tenant.save()
    ProviderConnection.objects.filter(tenant=cast.tenant).update(
        client_id=stub_tenant.client_id,
        sealed_secret=secrets.seal(stub_tenant.client_secret, tenant_id=cast.tenant.pk),
    )
    return cast
