"""Changing the connection of a tenant that is worked on: a new secret, another application."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from onboarding import selectors
from onboarding.forms.connection import ConnectionForm, Way, Ways
from onboarding.forms.errors import form_error_for
from onboarding.pages.readiness import Readiness
from onboarding.services import configuration
from onboarding.views.certificate_files import certificate_file
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import TenantRequest
from tenantpilot.access.views import tenant_view
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.factors.proofs import proof_needed
from tenantpilot.tenants import credentials
from tenantpilot.tenants.credentials import NoCertificateError
from tenantpilot.tenants.models import ProviderConnection, TenantStatus
from tenantpilot.tenants.secrets import SecretUnreadableError
from tenantpilot.tenants.services.connections import SecretNeededError


@tenant_view(Capability.ONBOARDING_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@proof_needed
def connection(request: TenantRequest) -> HttpResponse:
    """Show the connection's form; store what was entered on POST.

    Of a tenant that is being onboarded the wizard has the form; an archived one has none.
    """
    if request.tenant.status == TenantStatus.ONBOARDING:
        return _to_wizard(request)
    stored = selectors.connection_of(request.tenant)
    posted = request.POST if request.method == "POST" else None
    wanted = request.GET.get("with", "") if posted is None else posted.get("with", Way.SECRET)
    ways = Ways.of(request.tenant, stored, wanted=wanted)
    if request.tenant.status == TenantStatus.ARCHIVED or posted is None:
        return _page(request, ways, ways.form())
    form = ways.form(posted)
    if form.is_valid() and _is_stored(request, form):
        messages.success(
            request,
            "The connection was stored. Start a connection check to see whether it works.",
        )
        return redirect("tenant_dashboard:tenant", tenant_id=request.tenant.pk)
    return _page(request, ways, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@tenant_view(Capability.ONBOARDING_MANAGE)
@require_safe
def certificate(request: TenantRequest) -> HttpResponse:
    """Download the public part of the certificate, to add it to the app registration."""
    found = ProviderConnection.objects.filter(tenant=request.tenant).first()
    if found is None:
        raise Http404
    try:
        return certificate_file(credentials.public_part_of_connection(found))
    except (SecretUnreadableError, NoCertificateError):
        raise Http404 from None


def _is_stored(request: TenantRequest, form: ConnectionForm) -> bool:
    try:
        configuration.configure(
            tenant=request.tenant, entered=form.entered(), configured_by=request.user
        )
    except SecretNeededError as error:
        form_error = form_error_for(error)
        form.add_error(
            form_error.field if form_error.field in form.fields else None, form_error.message
        )
        return False
    return True


def _page(
    request: TenantRequest, ways: Ways, form: ConnectionForm, *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = {
        "form": form,
        "ways": ways,
        "connection": ways.connection,
        "readiness": Readiness(
            connection=ways.connection, today=timezone.now().date(), tenant=request.tenant
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
