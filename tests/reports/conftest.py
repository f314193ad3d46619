from collections.abc import Iterator

import pytest
from pytest_django import Settings

from demo.graph_stub.generate import Size, tenant
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ProviderConnection
from tests.cast import Cast


@pytest.fixture
def stub_tenant() -> StubTenant:
    """What Microsoft has for the cast's tenant. A test may change it at any time."""
    size = Size(compliance_policies=1, configuration_policies=1, role_assignments=24)
    return tenant("Fernhill Dental", "fernhill.example", size=size)


@pytest.fixture
def microsoft(settings: Settings, stub_tenant: StubTenant) -> Iterator[StubServer]:
    """A stub Graph server that knows the tenant; the product is pointed at it."""
    with StubServer([stub_tenant], page_size=10) as server:
        settings.GRAPH_BASE_URL = settings.GRAPH_AUTHORITY_URL = server.url
        settings.GRAPH_DEADLINE_SECONDS = 5.0
        yield server


@pytest.fixture
def connected(cast: Cast, microsoft: StubServer, stub_tenant: StubTenant) -> Cast:
    """The cast, whose tenant is connected to the stub's."""
    cast.tenant.directory_id = stub_tenant.directory_id
    cast.tenant.save()
    ProviderConnection.objects.filter(tenant=cast.tenant).update(
        client_id=stub_tenant.client_id,
        sealed_secret=secrets.seal(stub_tenant.client_secret, tenant_id=cast.tenant.pk),
    )
    return cast
