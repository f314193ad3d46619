"""The system plane's home."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from system_dashboard import selectors, telemetry_card
from system_dashboard.failure_lines import failure_lines
from system_dashboard.family_lines import family_lines
from system_dashboard.installation import card as installation_card
from system_dashboard.window_choice import WindowChoice
from telemetry.privacy_settings import is_coarse
from tenantpilot.access.requests import SystemRequest
from tenantpilot.access.views import system_view


@system_view
@require_safe
def control_tower(request: SystemRequest) -> HttpResponse:
    """Show what runs on the whole installation, and how the product is used."""
    now = timezone.now()
    choice = WindowChoice.of(request.GET.get("window"))
    figures = selectors.run_figures(choice.window, now=now)
    card = telemetry_card.read(choice.window, now=now)
    context = {
        "choice": choice,
        "figures": figures,
        "failures": failure_lines(figures),
        "card": card,
        "families": family_lines(card) if card else [],
        "tells_people_apart": not is_coarse(),
        "installation": installation_card.read(
            now=now, queue=figures.queue, ledger=card.health if card else None
        ),
    }
    status = HTTPStatus.OK if choice.is_known else HTTPStatus.BAD_REQUEST
    template = "system_dashboard/control_tower.html"
    part = "#tower" if request.htmx and choice.is_known else ""
    return render(request, template + part, context, status=status)
