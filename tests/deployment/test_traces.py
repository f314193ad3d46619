"""A running web server's traces, looked at where they arrive."""

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from pytest_httpserver import HTTPServer

from tests.deployment.running import Web, web
from tests.kernel.test_outside_reports import opened
from tests.processes import environment, wait_until

HOST = "tenantpilot.example"
SECRET = "hunter2"
SIGN_IN = {"email": f"{SECRET}@msp.example", "password": f"{SECRET}-{SECRET}"}

pytestmark = pytest.mark.django_db(transaction=True)


def traced(production: Mapping[str, str], endpoint: str) -> dict[str, str]:
    return {
        **production,
        "DATABASE_URL": environment()["DATABASE_URL"],
        "OTEL_EXPORTER_OTLP_ENDPOINT": endpoint,
        "OTEL_BSP_SCHEDULE_DELAY": "50",
    }


def arrived(collector: HTTPServer) -> list[tuple[str, Span]]:
    """Every span with the name of its service."""
    batches = [ExportTraceServiceRequest.FromString(opened(request.data))
               for request, _ in list(collector.log)]  # fmt: skip
    return [
        (str(of.resource.attributes), span)
        for batch in batches
        for of in batch.resource_spans
        for part in of.scope_spans
        for span in part.spans
    ]


def sign_in_wrongly(server: Web) -> int:
    server.ask(f"/admin/login/?next={SECRET}", host=HOST)
    form = SIGN_IN | {"csrfmiddlewaretoken": server.csrf_token()}
    return server.ask(f"/admin/login/?next={SECRET}", host=HOST, form=form).status


@pytest.mark.thorough
def test_web_sends_a_span_for_each_request_with_its_statements_and_no_values(
    httpserver: HTTPServer, production: dict[str, str], log: Path
) -> None:
    httpserver.expect_request("/v1/traces").respond_with_data(b"")
    with web(log=log, environment=traced(production, httpserver.url_for(""))) as server:
        status = sign_in_wrongly(server)
        wait_until(lambda: any(span.name.startswith("POST") for _, span in arrived(httpserver)))

    assert status == HTTPStatus.OK
    spans = arrived(httpserver)
    [(service, request)] = [each for each in spans if each[1].name.startswith("POST")]
    asked = [span for _, span in spans if span.parent_span_id == request.span_id]
    assert request.name == "POST admin/login/"
    assert "tenantpilot-web" in service
    assert asked
    assert {span.name for span in asked} == {"postgresql"}
    assert SECRET not in str(spans)
