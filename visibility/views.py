"""The pages of what can and cannot be seen of a tenant, and of what the app may do there."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import TenantRequest
from tenantpilot.access.views import tenant_view
from tenantpilot.tenants import portal_links
from tenantpilot.tenants.models import ProviderConnection
from visibility import selectors
from visibility.enums import Visibility
from visibility.pages import VisibilityPage
from visibility.provider_access import ProviderAccess


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


@tenant_view(Capability.TENANT_VIEW)
@require_safe
def provider_access(request: TenantRequest) -> HttpResponse:
    """Show what the provider's app can do in the tenant, for the customer's question."""
    known = ProviderConnection.objects.defer("sealed_secret").select_related("app")
    connection = known.filter(tenant=request.tenant).first()
    access = selectors.access_of_tenant()
    shown = ProviderAccess(
        tenant=request.tenant,
        connection=connection,
        access=access,
        states=selectors.states_with(access),
        today=timezone.now().date(),
    )
    context = {"shown": shown, "enterprise_apps": portal_links.enterprise_apps(request.tenant)}
    return render(request, "visibility/provider_access.html", context)
