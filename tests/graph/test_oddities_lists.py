"""Lists as Microsoft sends them: packed, without a count, with tokens that expire."""

import gzip
import json

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.errors import GraphFailure
from tests.graph.conftest import ClientFor
from tests.graph.faults import INTUNE, refused
from tests.graph.leaks import failure_of
from tests.graph.lists import compliance_policies


def test_null_count_and_byte_order_mark_and_gzip_are_read(
    client: GraphClient, stub: StubServer
) -> None:
    body = "\ufeff" + json.dumps({"value": [], "@odata.count": None})
    packed = gzip.compress(body.encode())
    stub.arm(Fault(headers={"Content-Encoding": "gzip"}, body=packed), path=INTUNE)

    [page] = compliance_policies(client)

    assert page.total is None


def test_body_that_unpacks_beyond_the_limit_is_too_large(
    client_for: ClientFor, customer: StubTenant, stub: StubServer
) -> None:
    packed = gzip.compress(b" " * 5_000_000)
    stub.arm(Fault(headers={"Content-Encoding": "gzip"}, body=packed), path="organization")

    error = failure_of(client_for(customer, max_response_bytes=200_000).organization)

    assert error.failure == GraphFailure.RESPONSE_TOO_LARGE


def test_expired_page_token_starts_the_list_again_without_doubles(
    client: GraphClient, stub: StubServer
) -> None:
    whole = [item.external_id for page in compliance_policies(client) for item in page.items]
    expired = refused(400, "Directory_ExpiredPageToken", "x")
    pages = compliance_policies(client)
    read = [item.external_id for item in next(pages).items]
    stub.arm(expired, path=INTUNE, times=1)

    read += [item.external_id for page in pages for item in page.items]

    assert read == whole


def test_page_token_that_expires_again_ends_the_list(client: GraphClient, stub: StubServer) -> None:
    pages = compliance_policies(client)
    next(pages)
    stub.arm(refused(400, "Directory_ExpiredPageToken", "x"), path=INTUNE)

    assert failure_of(lambda: list(pages)).failure == GraphFailure.BAD_REQUEST
    assert len(stub.asked_for(INTUNE)) == 3
