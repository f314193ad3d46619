"""The page of what can and cannot be seen of a tenant."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import TenantRequest
from tenantpilot.access.views import tenant_view
from visibility import selectors
from visibility.enums import Visibility
from visibility.pages import VisibilityPage


@tenant_view(Capability.TENANT_VIEW)
@require_safe
def page(request: TenantRequest) -> HttpResponse:
    """Show every area with its state; `?show=withheld` shows those of one state."""
    wanted = request.GET.get("show", "")
    shown = VisibilityPage.of(
        selectors.states(),
        tenant=request.tenant,
        show=Visibility(wanted) if wanted in Visibility.values else None,
    )
    may_grant = Capability.ONBOARDING_MANAGE in request.capabilities
    return render(request, "visibility/page.html", {"shown": shown, "may_grant": may_grant})
