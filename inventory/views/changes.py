"""The tenant's changes: what differs, what happened, and saying that it is as agreed."""

from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inventory import exports, history
from inventory.drift import latest_agreement
from inventory.forms import AgreeForm, ChangeFilterForm, DownloadForm
from inventory.models import PolicyVersion
from inventory.pages import changes as pages
from inventory.pages.agreement import AgreementPage
from inventory.selectors import AREAS, ended_collections, latest_syncs
from inventory.services import agreements
from inventory.services.downloads import record_download
from inventory.views.capabilities import may_agree
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import TenantRequest
from tenantpilot.access.views import tenant_view
from tenantpilot.ui.forms import status_of
from visibility import selectors as visibility

PAGE_SIZE, MOST_ROWS = 50, 100_000


@tenant_view(Capability.TENANT_VIEW)
@require_safe
def changes(request: TenantRequest) -> HttpResponse:
    """Show what differs from another moment, and each change since then, sync by sync."""
    form = ChangeFilterForm(request.GET)
    valid = form.is_valid()
    filters = form.cleaned_data if valid else {}
    tenant, syncs = pages.read_tenant(request.tenant), list(latest_syncs()[:2])
    agreement, ended = tenant.agreement, ended_collections(visibility.states_of(tenant, AREAS))
    moment = pages.moment_of(filters.get("compare", ""), agreement=agreement, syncs=syncs)
    found = pages.versions(filters, after=moment.at)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = pages.rows(cast(QuerySet[PolicyVersion], page.object_list))
    drift = moment.drift(ended=ended)
    counts = drift.counts() if drift else None
    context = {
        "form": form,
        "page": page,
        "groups": pages.groups(rows, agreement=agreement, ended=ended),
        "moment": moment,
        "agreement": agreement,
        "options": pages.options(moment, agreement=agreement),
        "counts": counts,
        "counts_total": sum(counts.values()) if counts is not None else 0,
        "run": filters.get("run", ""),
        "filtered": any(filters.get(name) for name in ("q", "change", "collection", "run")),
        "latest": syncs[0] if syncs else None,
        "may_agree": may_agree(request),
    }
    status = HTTPStatus.OK if valid else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "inventory/changes.html", context, status=status)


@tenant_view(Capability.TENANT_VIEW)
@require_POST
def download(request: TenantRequest) -> HttpResponse:
    """Answer with the changes as they are filtered, as a file."""
    chosen, form = DownloadForm(request.POST), ChangeFilterForm(request.GET)
    if not chosen.is_valid() or not form.is_valid():
        raise BadRequest("There is no such file.")
    file_format = chosen.cleaned_data["format"]
    moment = pages.moment_of(
        form.cleaned_data.get("compare", ""),
        agreement=latest_agreement(),
        syncs=list(latest_syncs()[:2]),
    )
    rows = history.each_row(pages.versions(form.cleaned_data, after=moment.at)[:MOST_ROWS])
    file = exports.write(
        exports.change_rows(rows, tenants={request.tenant.pk: request.tenant.name}),
        columns=exports.CHANGE_COLUMNS,
        file_format=file_format,
    )
    record_download(tenant=request.tenant, what="changes", file_format=file_format,
                    downloaded_by=request.user)  # fmt: skip
    response = FileResponse(
        file,
        as_attachment=True,
        filename=f"changes-{request.tenant.pk}.{file_format}",
        content_type=exports.CONTENT_TYPES[file_format],
    )
    return cast(HttpResponse, response)


@tenant_view(Capability.INVENTORY_AGREE)
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: TenantRequest) -> HttpResponse:
    """Mark the whole tenant as agreed, as of the latest whole sync."""
    page = AgreementPage.read(request.tenant)
    if request.method != "POST":
        return render(request, "inventory/agree.html", {"page": page, "form": page.form()})
    form = AgreeForm(request.POST)
    if not form.is_valid():
        context = {"page": page, "form": form}
        return render(request, "inventory/agree.html", context, status=status_of(form))
    try:
        agreements.mark_tenant(
            tenant=request.tenant,
            run_id=form.cleaned_data["run"],
            note=form.cleaned_data["note"],
            agreed_by=request.user,
        )
    except agreements.CannotAgreeError as reason:
        messages.error(request, str(reason))
    else:
        messages.success(
            request, "The tenant is marked as agreed. From now on this page shows what differs."
        )
    return redirect("inventory:changes", tenant_id=request.tenant.pk)


@tenant_view(Capability.INVENTORY_AGREE)
@require_POST
def agree_to_changes(request: TenantRequest) -> HttpResponse:
    """Say that the ticked changes are as agreed; each must still be the newest of its policy."""
    versions = _ticked(request)
    try:
        result = agreements.agree_to_changes(
            tenant=request.tenant, versions=versions, note="", agreed_by=request.user
        )
    except agreements.CannotAgreeError as reason:
        messages.error(request, str(reason))
        return redirect("inventory:changes", tenant_id=request.tenant.pk)
    if result.agreed:
        some = "1 change is" if result.agreed == 1 else f"{result.agreed} changes are"
        messages.success(request, f"{some} as agreed now.")
    if result.outdated:
        messages.warning(
            request,
            "A ticked policy had changed again since you opened the page, so it stays open.",
        )
    return redirect("inventory:changes", tenant_id=request.tenant.pk)


def _ticked(request: TenantRequest) -> dict[int, int]:
    """Return the ticked versions by their policies: `change=POLICY-VERSION`, some times."""
    try:
        pairs = [value.split("-") for value in request.POST.getlist("change")]
        found = {int(policy): int(version) for policy, version in pairs}
    except ValueError:
        raise BadRequest("There is no such change.") from None
    if not found or len(found) > PAGE_SIZE or max(found) >= 2**63:
        raise BadRequest("Tick at least one change.")
    return found
