"""Changing the connection of a tenant that is worked on: a new secret, another application."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from onboarding import selectors
from onboarding.forms.errors import form_error_for
from onboarding.forms.steps import ConnectionForm
from onboarding.pages.readiness import Readiness
from onboarding.services import configuration
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import TenantRequest
from tenantpilot.access.views import tenant_view
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants.models import ProviderConnection, TenantStatus
from tenantpilot.tenants.services.connections import SecretNeededError


@tenant_view(Capability.ONBOARDING_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def connection(request: TenantRequest) -> HttpResponse:
    """Show the connection's form; store what was entered on POST.

    Of a tenant that is being onboarded the wizard has the form; an archived one has none.
    """
    if request.tenant.status == TenantStatus.ONBOARDING:
        return _to_wizard(request)
    stored = selectors.connection_of(request.tenant)
    if request.tenant.status == TenantStatus.ARCHIVED or request.method != "POST":
        return _page(request, stored, _unbound(stored))
    form = ConnectionForm(request.POST, has_secret=stored is not None)
    if form.is_valid() and _is_stored(request, form):
        messages.success(
            request,
            "The connection was stored. Start a connection check to see whether it works.",
        )
        return redirect("tenant_dashboard:tenant", tenant_id=request.tenant.pk)
    return _page(request, stored, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _is_stored(request: TenantRequest, form: ConnectionForm) -> bool:
    try:
        configuration.configure(
            tenant=request.tenant, configured_by=request.user, **form.cleaned_data
        )
    except SecretNeededError as error:
        form_error = form_error_for(error)
        form.add_error(form_error.field, form_error.message)
        return False
    return True


def _unbound(stored: ProviderConnection | None) -> ConnectionForm:
    if stored is None:
        return ConnectionForm()
    initial = {"client_id": stored.client_id, "secret_expires_on": stored.secret_expires_on}
    return ConnectionForm(initial=initial, has_secret=True)


def _page(
    request: TenantRequest,
    stored: ProviderConnection | None,
    form: ConnectionForm,
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "form": form,
        "connection": stored,
        "readiness": Readiness(
            connection=stored, today=timezone.now().date(), tenant=request.tenant
        ),
        "is_archived": request.tenant.status == TenantStatus.ARCHIVED,
    }
    return render(request, "onboarding/connection.html", context, status=status)


def _to_wizard(request: TenantRequest) -> HttpResponse:
    draft = selectors.draft_of(request.tenant)
    if draft is None:
        return redirect("onboarding:list", workspace_slug=request.workspace.slug)
    step = OnboardingCheckpoint.CONNECTION_CONFIGURED.value
    return redirect(f"{reverse('onboarding:session', args=[draft.pk])}?step={step}")
