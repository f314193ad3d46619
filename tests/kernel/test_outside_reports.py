"""What leaves for an error service or a tracer, looked at where it arrives."""

import gzip
import json
import logging
import sys
from typing import Any

import pytest
import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.trace import Span
from pytest_django import Settings
from pytest_httpserver import HTTPServer

from tenantpilot import error_reports, tracing

SECRET = "hunter2-and-olivia@msp.example"


def test_error_report_says_where_and_holds_no_text(
    httpserver: HTTPServer, settings: Settings
) -> None:
    httpserver.expect_request("/api/1/envelope/").respond_with_data("{}")
    settings.SENTRY_DSN = f"http://key@{httpserver.host}:{httpserver.port}/1"
    error_reports.start()
    try:
        with sentry_sdk.new_scope() as scope:
            scope.set_user({"email": SECRET})
            scope.set_tag("who", SECRET)
            fail(SECRET)
        sentry_sdk.flush(timeout=60)
    finally:
        sentry_sdk.get_client().close()
        sentry_sdk.get_global_scope().set_client(None)

    [sent] = [plain(request.data) for request, _ in httpserver.log]
    event = json.loads(sent.splitlines()[2])
    assert SECRET not in sent
    assert "hunter2" not in sent
    [error] = event["exception"]["values"]
    assert error["type"] == "ValueError"
    assert error["stacktrace"]["frames"][-1]["function"] == "fail"
    assert set(event) <= {
        "event_id", "timestamp", "level", "platform", "logger", "release", "environment", "tags",
        "exception",
    }  # fmt: skip


def test_trace_names_the_route_and_holds_no_text(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpserver.expect_request("/v1/traces").respond_with_data(b"")
    exporter = tracing.allow_listed(
        OTLPSpanExporter(endpoint=f"http://{httpserver.host}:{httpserver.port}/v1/traces")
    )
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracer = provider.get_tracer("x")
    with pytest.raises(ValueError, match="hunter2"), tracer.start_as_current_span(SECRET) as span:
        fail_traced(span)

    request, _ = httpserver.log[0]
    sent = ExportTraceServiceRequest.FromString(opened(request.data))
    told = sent.resource_spans[0].scope_spans[0].spans[0]
    assert "hunter2" not in str(sent)
    assert told.name == "GET admin/tenants/<int:tenant_id>/"
    assert {each.key for each in told.attributes} == {"http.method", "http.route"}


@pytest.mark.parametrize("missing", ["sentry_sdk", "opentelemetry"])
def test_extra_that_is_not_installed_is_told_in_a_sentence(
    missing: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SENTRY_DSN = "http://key@127.0.0.1:9/1"
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, missing, None)

    with pytest.raises(ImproperlyConfigured, match=r"install requirements/monitoring\.txt"):
        error_reports.start() if missing == "sentry_sdk" else tracing.start(part="web")


def test_nothing_starts_unless_it_is_asked_for(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SENTRY_DSN = ""
    for name in tracing.ENDPOINTS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    monkeypatch.setitem(sys.modules, "opentelemetry", None)

    error_reports.start()
    tracing.start(part="web")


def fail_traced(span: Span) -> None:
    span.set_attribute("http.method", "GET")
    span.set_attribute("http.route", "admin/tenants/<int:tenant_id>/")
    span.set_attribute("http.url", SECRET)
    span.set_attribute("db.statement", SECRET)
    raise ValueError(SECRET)


def fail(token: str) -> None:
    try:
        int(token)
    except ValueError:
        logging.getLogger("of the tests").exception("it failed for %s", token)


def opened(data: bytes) -> bytes:
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def plain(data: bytes) -> Any:
    return opened(data).decode()
