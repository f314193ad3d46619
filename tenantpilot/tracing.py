"""Traces by OpenTelemetry, if the standard OTEL_* variables name where to. Takes the extra
`opentelemetry`.

A span keeps its times, its kind and the attributes listed here: which route, which status, which
database. No address, no statement, no text of an error.
"""

import os
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.signals import connection_created

from tenantpilot import addresses

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
HEALTH = "tenantpilot.web.health.HealthMiddleware"
ALLOWED = frozenset(
    {
        "http.method", "http.request.method", "http.route", "http.status_code",
        "http.response.status_code", "db.system", "db.system.name",
    }
)  # fmt: skip


def start(*, part: str) -> None:
    """Trace this process from now on; nothing without an endpoint."""
    off = os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    if off or not any(addresses.web(name) for name in ENDPOINTS):
        return
    try:
        from opentelemetry import trace
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.instrumentation.django import DjangoInstrumentor
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise ImproperlyConfigured(
            "OTEL_EXPORTER_OTLP_ENDPOINT takes the extra `opentelemetry`: install "
            "requirements/monitoring.txt."
        ) from None
    named = {} if os.environ.get("OTEL_SERVICE_NAME") else {"service.name": f"tenantpilot-{part}"}
    provider = TracerProvider(resource=Resource.create(named))
    provider.add_span_processor(BatchSpanProcessor(allow_listed(OTLPSpanExporter())))
    trace.set_tracer_provider(provider)
    # It looks at the host of each request, which questions about health need not name.
    after_health = settings.MIDDLEWARE.index(HEALTH) + 1
    DjangoInstrumentor().instrument(tracer_provider=provider, middleware_position=after_health)
    _trace_statements(provider.get_tracer("tenantpilot.database"))


def _trace_statements(tracer: Any) -> None:
    """Give each statement a span that knows neither its text nor its values."""
    from opentelemetry.trace import SpanKind

    def execute(run: Any, *statement: Any) -> Any:
        with tracer.start_as_current_span(
            "statement", kind=SpanKind.CLIENT, attributes={"db.system": "postgresql"}
        ):
            return run(*statement)

    def connected(connection: Any, **_signal: Any) -> None:
        if execute not in connection.execute_wrappers:
            connection.execute_wrappers.append(execute)

    connection_created.connect(connected, weak=False)


def allow_listed(exporter: Any) -> Any:
    """Return the exporter, which is given spans without anything that is not on the list."""
    honest = exporter.export

    def export(spans: Sequence[Any]) -> Any:
        return honest([_allowed(span) for span in spans])

    exporter.export = export
    return exporter


def _allowed(span: Any) -> Any:
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.trace import Status

    attributes = {name: each for name, each in span.attributes.items() if name in ALLOWED}
    return ReadableSpan(
        name=_name(attributes),
        context=_context(span.context),
        parent=span.parent,
        resource=span.resource,
        attributes=attributes,
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _context(context: Any) -> Any:
    """Return it without the trace's state, which a browser may have sent."""
    from opentelemetry.trace import SpanContext

    return SpanContext(
        trace_id=context.trace_id,
        span_id=context.span_id,
        is_remote=context.is_remote,
        trace_flags=context.trace_flags,
    )


def _name(attributes: dict[str, Any]) -> str:
    """Return the route or the database: a path or a statement may hold anything."""
    method = attributes.get("http.method") or attributes.get("http.request.method")
    if method:
        return f"{method} {attributes.get('http.route', '')}".strip()
    return str(attributes.get("db.system") or attributes.get("db.system.name") or "work")
