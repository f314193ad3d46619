"""How many requests there were, by route and status, and how long they took. In memory only."""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Histogram, disable_created_metrics

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
# Else each route tells to the microsecond when it was first asked for.
disable_created_metrics()  # type: ignore[no-untyped-call]
REQUESTS = CollectorRegistry()
SECONDS = Histogram(
    "tenantpilot_request_seconds",
    "How long requests took until their answer was made.",
    labelnames=["route", "method", "status"],
    buckets=BUCKETS,
    registry=REQUESTS,
)
# Others are made up by clients, and there is no end to them.
METHODS = frozenset({"GET", "HEAD", "POST"})


class MeasureMiddleware:
    """Measure each request under the name of its route; there are only so many."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not (settings.METRICS_TOKEN or settings.METRICS_ADDRESSES):
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        SECONDS.labels(
            route=match.view_name if match else "none",
            method=request.method if request.method in METHODS else "other",
            status=response.status_code,
        ).observe(time.perf_counter() - began)
        return response
