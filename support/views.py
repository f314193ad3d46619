"""Opening diagnostics, and the pages that show what was found. Showing records nothing."""

import json
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from operations.models import OperationRun
from support import selectors
from support.exports import as_json, as_text
from support.forms import OpenForm
from support.presentation import Snapshot
from support.services import bundles
from support.services.snapshots import BundleNotBuiltError
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import TenantRequest
from tenantpilot.access.views import tenant_view

PAGE_SIZE = 25


@tenant_view(Capability.SUPPORT_DIAGNOSTICS_OPEN)
@require_safe
def bundle_list(request: TenantRequest) -> HttpResponse:
    """List the tenant's bundles that have not expired."""
    page = Paginator(selectors.listed(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "support/bundle_list.html", {"page": page})


@tenant_view(Capability.SUPPORT_DIAGNOSTICS_OPEN)
@require_POST
def open_from_tenant(request: TenantRequest) -> HttpResponse:
    """Open diagnostics of the tenant as a whole."""
    return _open(request, run=None)


@tenant_view(Capability.SUPPORT_DIAGNOSTICS_OPEN)
@require_POST
def open_from_run(request: TenantRequest, *, run_id: int) -> HttpResponse:
    """Open diagnostics with one run in question."""
    return _open(request, run=get_object_or_404(OperationRun.objects.all(), pk=run_id))


@tenant_view(Capability.SUPPORT_DIAGNOSTICS_OPEN)
@require_safe
def bundle(request: TenantRequest, *, bundle_id: int) -> HttpResponse:
    """Show a bundle as it was taken."""
    found = get_object_or_404(selectors.bundles(), pk=bundle_id)
    context = {"bundle": found, "snapshot": Snapshot.of(found), "text": as_text(found)}
    return render(request, "support/bundle.html", context)


@tenant_view(Capability.SUPPORT_DIAGNOSTICS_OPEN)
@require_POST
def download(request: TenantRequest, *, bundle_id: int) -> HttpResponse:
    """Hand a bundle out as JSON. A POST, because it is audited."""
    found = get_object_or_404(selectors.bundles(), pk=bundle_id)
    bundles.record_download(bundle=found, downloaded_by=request.user)
    return HttpResponse(
        json.dumps(as_json(found), indent=2) + "\n",
        content_type="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="tenantpilot-{found.number}.json"',
        },
    )


def _open(request: TenantRequest, *, run: OperationRun | None) -> HttpResponse:
    """Open diagnostics once per form and go to the bundle."""
    form = OpenForm(request.POST)
    if not form.is_valid():
        raise BadRequest("The form has no token.")
    token = form.cleaned_data["token"]
    try:
        opened = bundles.open_bundle(
            tenant=request.tenant, opened_by=request.user, token=token, run=run
        )
    except bundles.TokenMismatchError:
        raise BadRequest("The token belongs to another form.") from None
    except bundles.TokenExpiredError:
        messages.info(
            request,
            "This form was sent before, and what it opened has expired. Nothing was opened now; "
            "open support diagnostics again to see the tenant as it is today.",
        )
        return redirect("support:list", tenant_id=request.tenant.pk)
    except BundleNotBuiltError:
        status = HTTPStatus.INTERNAL_SERVER_ERROR
        return render(request, "support/not_built.html", {"run": run}, status=status)
    return redirect("support:bundle", tenant_id=request.tenant.pk, bundle_id=opened.pk)
