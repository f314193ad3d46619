from collections.abc import Iterator

import pytest
from pytest_django import Settings

from demo.graph_stub.generate import Size
from demo.graph_stub.profiles import TenantProfile
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from reports.enums import AssignmentDuration
from reports.models import StoredReport
from tenantpilot.graph.resources.directory_roles import PrincipalKind
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ProviderConnection
from tests.cast import Cast
from tests.graph_settings import point_at
from tests.reports.rows import a_global_administrator, a_report, a_role


@pytest.fixture
def stub_tenant() -> StubTenant:
    """What Microsoft has for the cast's tenant. A test may change it at any time."""
    size = Size(compliance_policies=1, configuration_policies=1, role_assignments=24)
    return TenantProfile(
        name="Fernhill Dental", primary_domain="fernhill.example", size=size
    ).tenant()


@pytest.fixture
def microsoft(settings: Settings, stub_tenant: StubTenant) -> Iterator[StubServer]:
    """A stub Graph server that knows the tenant; the product is pointed at it."""
    with StubServer([stub_tenant], page_size=10) as server:
        point_at(server, settings)
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


@pytest.fixture
def report(cast: Cast) -> StoredReport:
    """A report with something of every kind, after another one."""
    a_report(cast.tenant, [a_global_administrator(1), a_role(2)])
    return a_report(
        cast.tenant,
        [
            a_global_administrator(1, duration=AssignmentDuration.TIME_BOUND),
            a_global_administrator(3, is_guest=True, principal_name="Gwen Guest"),
            a_role(4, principal_kind=PrincipalKind.SERVICE_PRINCIPAL, principal_name="Nightly job"),
            a_role(5, principal_name=""),
        ],
        created_by=cast.operator,
    )
