"""The secret goes to the sign-in host, the token to Graph's host, and nothing anywhere else."""

import json
from collections.abc import Iterator

import pytest

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.errors import GraphFailure
from tests.graph.conftest import ClientFor
from tests.graph.leaks import failure_of
from tests.graph.lists import compliance_policies

POLICIES = "deviceManagement/deviceCompliancePolicies"


@pytest.fixture
def sign_in(customer: StubTenant) -> Iterator[StubServer]:
    """A second stub, for sign-in only, as Microsoft has it."""
    with StubServer([customer]) as server:
        yield server


def linking_to(address: str) -> Fault:
    return Fault(body=json.dumps({"value": [], "@odata.nextLink": address}).encode())


def disguises(ours: str, theirs: str) -> dict[str, str]:
    """Return addresses that are not on our host, each with what it plays on."""
    port = ours.rpartition(":")[2]
    return {
        "another port": f"{theirs}/v1.0/x",
        "https": f"https://127.0.0.1:{port}/v1.0/x",
        "another name for this machine": f"http://localhost:{port}/v1.0/x",
        "our host as user": f"http://127.0.0.1:{port}@{theirs.removeprefix('http://')}/v1.0/x",
        "a user before our host": f"http://evil@127.0.0.1:{port}/v1.0/x",
        "our host as subdomain": f"http://127.0.0.1.evil.example:{port}/v1.0/x",
        "no scheme": f"//{theirs.removeprefix('http://')}/v1.0/x",
        "another scheme": f"ftp://127.0.0.1:{port}/v1.0/x",
        "a file": "file:///v1.0/x",
        "no port": "http://127.0.0.1/v1.0/x",
        "outside of v1.0": f"{ours}/beta/x",
        "nothing": "",
    }


@pytest.mark.parametrize("disguise", disguises("http://a:1", "http://b:2"))
def test_link_that_leaves_the_host_is_not_followed(
    disguise: str, client: GraphClient, stub: StubServer, elsewhere: StubServer
) -> None:
    stub.arm(linking_to(disguises(stub.url, elsewhere.url)[disguise]), path=POLICIES)

    error = failure_of(lambda: list(compliance_policies(client)))

    assert error.failure == GraphFailure.HOST_MISMATCH
    assert not elsewhere.requests
    assert len(stub.asked_for("")) == 2


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 300, 304])
def test_redirect_is_not_followed(
    status: int, client: GraphClient, stub: StubServer, elsewhere: StubServer
) -> None:
    stub.arm(Fault(status=status, headers={"Location": elsewhere.url}), path=POLICIES)

    error = failure_of(lambda: list(compliance_policies(client)))

    assert error.failure == GraphFailure.HOST_MISMATCH
    assert not elsewhere.requests


@pytest.mark.parametrize("status", [302, 307, 308])
def test_redirected_sign_in_does_not_send_the_secret_on(
    status: int, client: GraphClient, stub: StubServer, elsewhere: StubServer
) -> None:
    stub.arm(Fault(status=status, headers={"Location": elsewhere.url}), path="token")

    assert failure_of(client.organization).failure == GraphFailure.HOST_MISMATCH
    assert not elsewhere.requests


def test_list_that_goes_round_ends_at_once(
    client: GraphClient, customer: StubTenant, stub: StubServer
) -> None:
    stub.arm(linking_to(f"{stub.url}/v1.0/{POLICIES}?$skiptoken=0"), path=POLICIES)

    error = failure_of(lambda: list(compliance_policies(client)))

    assert error.failure == GraphFailure.RESPONSE_INVALID
    assert len(stub.asked_for(POLICIES)) == 2


def test_endless_list_ends_at_the_page_limit(
    client_for: ClientFor, customer: StubTenant, stub: StubServer
) -> None:
    for number in range(20):
        link = linking_to(f"{stub.url}/v1.0/{POLICIES}?$skiptoken={number}")
        stub.arm(link, path=POLICIES, times=1)

    error = failure_of(lambda: list(compliance_policies(client_for(customer, max_pages=7))))

    assert error.failure == GraphFailure.TOO_MANY_PAGES
    assert len(stub.asked_for(POLICIES)) == 7


HALF_A_CHARACTER = "\ud800"
MALFORMED = ["\x00", "?a=\n", HALF_A_CHARACTER, "/" * 70_000]


@pytest.mark.parametrize("ending", MALFORMED, ids=["nul", "line break", "half", "long"])
def test_malformed_link_is_an_answer_that_cannot_be_read(
    ending: str, client: GraphClient, stub: StubServer
) -> None:
    stub.arm(linking_to(f"{stub.url}/v1.0/{POLICIES}{ending}"), path=POLICIES)

    error = failure_of(lambda: list(compliance_policies(client)))

    assert error.failure == GraphFailure.RESPONSE_INVALID


def test_token_goes_to_graph_and_secret_to_sign_in(
    client_for: ClientFor, customer: StubTenant, stub: StubServer, sign_in: StubServer
) -> None:
    client = client_for(customer, authority_url=sign_in.url)

    # The tokens of one stub are strangers to the other, which is enough to see them travel.
    assert failure_of(client.organization).failure == GraphFailure.UNAUTHORISED
    assert {request.path for request in sign_in.requests} == {"token"}
    assert not any("authorization" in request.headers for request in sign_in.requests)
    assert not stub.asked_for("token")
    assert all(
        request.headers["authorization"].startswith("Bearer stub-token-")
        for request in stub.requests
    )


def test_environment_does_not_choose_another_way(
    client_for: ClientFor,
    customer: StubTenant,
    elsewhere: StubServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(variable, elsewhere.url)
    monkeypatch.setenv("MSAL_FORCE_REGION", "elsewhere.example/")

    assert client_for(customer).organization().display_name == customer.name
    assert not elsewhere.requests


def test_cookies_are_not_carried_from_answer_to_request(
    client: GraphClient, stub: StubServer
) -> None:
    stub.arm(Fault(headers={"Set-Cookie": "track=1"}), path="organization")

    client.organization()
    client.organization()

    assert not any("cookie" in request.headers for request in stub.requests)
