"""What the product records about its own use, for the people it is about.

The data dictionary, what this installation chose, and how many rows there are about the person who
looks, and no one else: this plane never reads another person's rows or a figure made from them.
"""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from telemetry.dictionary.describe import describe
from telemetry.privacy_settings import in_words
from telemetry.retention import RetentionError, retention_days
from tenantpilot.access.requests import SignedInRequest
from tenantpilot.access.views import signed_in_view
from tenantpilot.members.services import personal_export


@signed_in_view
@require_safe
def what_is_recorded(request: SignedInRequest) -> HttpResponse:
    """Show the data dictionary with how long this installation keeps rows."""
    described = describe()
    context = {
        "dictionary": described,
        "days": _kept_for(default=described.retention_default_days),
        "in_force": in_words(),
        "own": personal_export.count(request.user),
        "contact": settings.PRIVACY_CONTACT,
    }
    return render(request, "tenant_dashboard/what_is_recorded.html", context)


def _kept_for(*, default: int) -> int:
    """Return this installation's retention; a mistyped setting must not hide the rest."""
    try:
        return retention_days()
    except RetentionError:
        return default
