"""GET /metrics, for a monitoring system that proves itself by token or address."""

import hmac
import ipaddress

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest

from system_dashboard.installation.metrics import InstallationCollector
from tenantpilot.accounts.throttling import client_address
from tenantpilot.routes import public_view
from tenantpilot.web.measure import REQUESTS


@public_view
def metrics(request: HttpRequest) -> HttpResponse:
    """Return the metrics as OpenMetrics; 404 to everybody who may not have them."""
    if not _may_read(request):
        raise Http404
    return _metrics(request)


@require_safe
def _metrics(request: HttpRequest) -> HttpResponse:
    facts = CollectorRegistry()
    facts.register(InstallationCollector(now=timezone.now()))
    parts = [generate_latest(each) for each in (facts, REQUESTS)]  # type: ignore[no-untyped-call]
    text = parts[0].removesuffix(b"# EOF\n") + parts[1]
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    offered = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(offered.encode(), token.encode()):
        return True
    return any(_asks_from(request) in network for network in settings.METRICS_ADDRESSES)


def _asks_from(request: HttpRequest) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return the client's address; the direct one only if no proxy stands in between."""
    via_proxy = "X-Forwarded-For" in request.headers
    address = client_address(request) if via_proxy else request.META.get("REMOTE_ADDR", "")
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        # An IPv6 network, or nothing at all: an address that no client has.
        return ipaddress.ip_address("::")
