from collections.abc import Iterator

import pytest
from pytest_django import Settings

from demo.graph_stub.server import StubServer
from demo.graph_stub.tenants import pinecrest
from demo.graph_stub.world import StubTenant
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ProviderConnection
from tests.cast import Cast


@pytest.fixture
def microsoft(settings: Settings) -> Iterator[StubServer]:
    """A stub Graph server that knows one tenant; the product is pointed at it."""
    with StubServer([pinecrest()]) as server:
        settings.GRAPH_BASE_URL = settings.GRAPH_AUTHORITY_URL = server.url
        settings.GRAPH_DEADLINE_SECONDS = 5.0
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
