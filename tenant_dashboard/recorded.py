"""What the product records about its own use, for the people it is about.

The data dictionary and nothing else: this plane never reads a row of the ledger or a figure
made from it.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from telemetry.dictionary import dictionary
from telemetry.retention import RetentionError, retention_days
from tenantpilot.access.requests import SignedInRequest
from tenantpilot.access.views import signed_in_view


@signed_in_view
@require_safe
def what_is_recorded(request: SignedInRequest) -> HttpResponse:
    """Show the data dictionary with how long this installation keeps rows."""
    described = dictionary()
    context = {"dictionary": described, "days": _kept_for(default=described.retention_default_days)}
    return render(request, "tenant_dashboard/what_is_recorded.html", context)


def _kept_for(*, default: int) -> int:
    """Return this installation's retention; a mistyped setting must not hide the rest."""
    try:
        return retention_days()
    except RetentionError:
        return default
