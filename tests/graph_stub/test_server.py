"""The stub Graph server, through the product's own client."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import httpx2
import pytest

from demo.graph_stub import tenants
from demo.graph_stub.faults import Fault
from demo.graph_stub.profiles import TenantProfile
from demo.graph_stub.server import StubServer
from tenantpilot.graph.auth.credentials import Credentials
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.config import GraphConfig
from tenantpilot.graph.errors import GraphError, GraphFailure
from tenantpilot.graph.permissions import REQUIRED_PERMISSIONS
from tests.graph.clocks import SkippingClock
from tests.graph.lists import compliance_policies, policies
from tests.graph_stub.asking import CLIENT


@pytest.fixture(scope="module")
def stub() -> Iterator[StubServer]:
    with StubServer() as server:
        yield server


def credentials_of(key: TenantProfile) -> Credentials:
    return Credentials(
        directory_id=key.directory_id, client_id=key.client_id, client_secret=key.client_secret
    )


def client_of(
    key: TenantProfile,
    stub: StubServer,
    *,
    deadline: float = 300.0,
    credentials: Credentials | None = None,
) -> GraphClient:
    credentials = credentials or credentials_of(key)
    config = GraphConfig(
        base_url=stub.url, authority_url=stub.url, deadline_seconds=deadline, clock=SkippingClock()
    )
    return GraphClient(config, credentials)


@pytest.mark.parametrize("key", tenants.HEALTHY, ids=lambda key: key.name)
def test_healthy_tenant_answers_every_call(key: TenantProfile, stub: StubServer) -> None:
    with client_of(key, stub) as client:
        [granted] = client.granted_app_roles()
        assignments = [page.items for page in client.directory_role_assignments()]
        compliance = list(compliance_policies(client))
        configuration = list(policies(client, "configuration_policies"))

        assert client.organization().display_name == key.name
        assert {role.value for role in granted.items} >= {
            permission.value for permission in REQUIRED_PERMISSIONS
        }
        assert assignments[0]
        assert len(compliance) >= 1
        assert len(configuration) >= 2


def test_large_tenant_has_thousands_of_objects(stub: StubServer) -> None:
    with client_of(tenants.KESTREL, stub) as client:
        assert sum(len(page.items) for page in client.directory_role_assignments()) == 2_000
        assert sum(len(page.items) for page in compliance_policies(client)) == 1_800
        pages = list(policies(client, "configuration_policies"))

    policy_ids = {policy.external_id for page in pages for policy in page.items}
    assert len(pages) == 32
    assert len(policy_ids) == 3_200


def test_unconsented_tenant_shows_what_is_missing(stub: StubServer) -> None:
    with client_of(tenants.UNCONSENTED, stub) as client:
        [granted] = client.granted_app_roles()
        with pytest.raises(GraphError) as caught:
            list(compliance_policies(client))

    missing = {item.value for item in REQUIRED_PERMISSIONS} - {item.value for item in granted.items}
    assert missing == {"RoleManagement.Read.Directory", "DeviceManagementConfiguration.Read.All"}
    assert caught.value.failure == GraphFailure.CONSENT_MISSING


@pytest.mark.parametrize(
    ("key", "failure"),
    [
        (tenants.THROTTLED, GraphFailure.THROTTLED),
        (tenants.SECRET_EXPIRED, GraphFailure.SECRET_EXPIRED),
        (tenants.BROKEN, GraphFailure.RESPONSE_INVALID),
        (tenants.HANGING, GraphFailure.DEADLINE_EXCEEDED),
    ],
    ids=lambda value: str(getattr(value, "name", value)),
)
def test_failing_tenant_fails_in_its_own_way(
    key: TenantProfile, failure: GraphFailure, stub: StubServer
) -> None:
    deadline = 0.5 if failure == GraphFailure.DEADLINE_EXCEEDED else 300.0
    with client_of(key, stub, deadline=deadline) as client, pytest.raises(GraphError) as caught:
        client.organization()

    assert caught.value.failure == failure


@pytest.mark.parametrize(
    ("changes", "failure"),
    [
        ({"directory_id": UUID(int=1)}, GraphFailure.TENANT_UNKNOWN),
        ({"client_id": UUID(int=1)}, GraphFailure.APPLICATION_UNKNOWN),
        ({"client_secret": "guessed"}, GraphFailure.SECRET_WRONG),
    ],
)
def test_wrong_credentials_are_told_apart(
    changes: dict[str, object], failure: GraphFailure, stub: StubServer
) -> None:
    right = credentials_of(tenants.PINECREST)
    wrong = replace(right, **changes)  # type: ignore[arg-type]

    with (
        client_of(tenants.PINECREST, stub, credentials=wrong) as client,
        pytest.raises(GraphError) as caught,
    ):
        client.organization()

    assert caught.value.failure == failure


def test_tenants_are_the_same_every_time() -> None:
    assert tenants.ALDER_VALLEY.tenant() == tenants.ALDER_VALLEY.tenant()


def test_ids_are_nobody_elses() -> None:
    keys = tenants.HEALTHY + tenants.FAILING

    assert len({key.directory_id for key in keys}) == len(keys) == 11
    assert len({key.client_id for key in keys}) == len(keys)


def test_invented_token_is_refused(stub: StubServer) -> None:
    answer = CLIENT.get(f"{stub.url}/v1.0/organization", headers={"Authorization": "Bearer x"})

    assert answer.status_code == httpx2.codes.UNAUTHORIZED


def test_fault_meets_its_own_tenant_only(stub: StubServer) -> None:
    alder = stub.tenants[tenants.ALDER_VALLEY.directory_id]
    stub.arm(Fault(status=404), path="organization", tenant=alder)

    with client_of(tenants.ALDER_VALLEY, stub) as unlucky, pytest.raises(GraphError):
        unlucky.organization()
    with client_of(tenants.PINECREST, stub) as lucky:
        assert lucky.organization().display_name == "Pinecrest Legal"
    stub.disarm()
    with client_of(tenants.ALDER_VALLEY, stub) as unlucky:
        assert unlucky.organization().display_name == "Alder Valley Clinics"


def test_latency_can_outlast_a_client() -> None:
    with (
        StubServer([tenants.PINECREST.tenant()], latency=5.0) as slow,
        client_of(tenants.PINECREST, slow, deadline=0.3) as client,
        pytest.raises(GraphError) as caught,
    ):
        client.organization()

    assert caught.value.failure == GraphFailure.DEADLINE_EXCEEDED


def test_stopped_server_answers_nobody_any_more() -> None:
    stub = StubServer([tenants.PINECREST.tenant()])
    stub.start()
    with client_of(tenants.PINECREST, stub) as client:
        client.organization()
        stub.stop()

        with pytest.raises(GraphError):
            client.organization()


def test_server_that_never_started_can_be_stopped() -> None:
    StubServer([]).stop()
