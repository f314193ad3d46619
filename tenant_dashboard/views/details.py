"""Changes a tenant's name, contact, note and tags, and archives it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tenant_dashboard import selectors
from tenant_dashboard.forms import DetailsForm
from tenant_dashboard.services.details import change_details
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import TenantRequest
from tenantpilot.access.views import tenant_view
from tenantpilot.database.edit_conflicts import EditConflictError
from tenantpilot.factors.proofs import proof_needed_for
from tenantpilot.tenants.models import TenantStatus
from tenantpilot.tenants.services import offboarding
from tenantpilot.ui.forms import status_of
from tenantpilot.ui.messages import info_once


@tenant_view(Capability.ONBOARDING_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: TenantRequest) -> HttpResponse:
    """Show the form, or store what it says."""
    form = _form(request)
    if form.is_valid() and _is_stored(request, form):
        return redirect("tenant_dashboard:tenant", tenant_id=request.tenant.pk)
    context = {"form": form}
    return render(request, "tenant_dashboard/details.html", context, status=status_of(form))


@tenant_view(Capability.ONBOARDING_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@proof_needed_for("Archive the tenant")
def archive(request: TenantRequest) -> HttpResponse:
    """Ask whether to archive the tenant, or do it."""
    name = request.tenant.name
    if request.method != "POST":
        if request.tenant.status != TenantStatus.ARCHIVED:
            return render(request, "tenant_dashboard/archive.html")
        info_once(request, f"{name} was archived already.")
        return redirect("tenant_dashboard:tenant", tenant_id=request.tenant.pk)
    try:
        is_new = offboarding.archive(tenant=request.tenant, archived_by=request.user)
    except offboarding.CannotOffboardError as reason:
        messages.error(request, str(reason))
    else:
        said = "was archived. What runs on it stops at its next step, and its history stays."
        messages.success(request, f"{name} {said if is_new else 'was archived already.'}")
    return redirect("tenant_dashboard:tenant", tenant_id=request.tenant.pk)


def _form(request: TenantRequest, *, is_fresh: bool = False) -> DetailsForm:
    stored = selectors.stored_details(request.tenant)
    sent = request.method == "POST" and not is_fresh
    return DetailsForm(request.POST if sent else None, initial=stored, stored=stored)


def _is_stored(request: TenantRequest, form: DetailsForm) -> bool:
    try:
        is_new = change_details(tenant=request.tenant, changed_by=request.user, **form.cleaned_data)
    except EditConflictError:
        request.tenant.refresh_from_db(fields=["name"])
        if form.conflicts_with(_form(request, is_fresh=True)):
            return False
        is_new = False
    if is_new:
        messages.success(request, "The details were saved.")
    else:
        messages.info(request, "Nothing was changed: these are the details already.")
    return True
