"""The system plane's home."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from system_dashboard import selectors, telemetry_card
from system_dashboard.window_choice import WindowChoice
from tenantpilot.access.requests import SystemRequest
from tenantpilot.access.views import system_view

FAILURES_SHOWN = 10


@system_view
@require_safe
def control_tower(request: SystemRequest) -> HttpResponse:
    """Show what runs on the whole installation, and how the product is used."""
    now = timezone.now()
    choice = WindowChoice.of(request.GET.get("window"))
    figures = selectors.run_figures(start=now - choice.window.length, end=now)
    failures = figures.failures
    context = {
        "choice": choice,
        "figures": figures,
        "failures": failures[:FAILURES_SHOWN],
        "more_failures": len(failures[FAILURES_SHOWN:]),
        "card": telemetry_card.read(choice.window, now=now),
    }
    status = HTTPStatus.OK if choice.is_known else HTTPStatus.BAD_REQUEST
    return render(request, "system_dashboard/control_tower.html", context, status=status)
