"""The pages of review packs."""

from http import HTTPStatus
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from operations import selectors as operations
from operations.services.runs import CannotStartError
from reviewpacks import responses, selectors
from reviewpacks.enums import PackStatus
from reviewpacks.forms import RequestForm
from reviewpacks.models import ReviewPack
from reviewpacks.pages import PackPage
from reviewpacks.services import downloads, packs
from reviewpacks.services.packs import Requested
from reviewpacks.storage import StorageUnavailableError
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import TenantRequest
from tenantpilot.access.views import tenant_view
from tenantpilot.ui.forms import status_of
from tenantpilot.ui.messages import info_once

PAGE_SIZE = 25


@tenant_view(Capability.TENANT_VIEW)
@require_safe
def pack_list(request: TenantRequest) -> HttpResponse:
    """List the tenant's packs, with the form that asks for one."""
    return list_page(request, RequestForm())


def list_page(request: TenantRequest, form: RequestForm) -> HttpResponse:
    """Draw the list with a form as it is; 422 if it was filled in wrongly."""
    page = Paginator(selectors.packs(), PAGE_SIZE).get_page(request.GET.get("page"))
    may_generate = Capability.REVIEW_PACKS_GENERATE in request.capabilities
    context = {
        "form": form,
        "page": page,
        "may_generate": may_generate,
        "start_blocker": operations.start_blocker(request.tenant) if may_generate else "",
        "expiry_days": settings.REVIEW_PACK_EXPIRY_DAYS,
    }
    return render(request, "reviewpacks/pack_list.html", context, status=status_of(form))


@tenant_view(Capability.REVIEW_PACKS_GENERATE)
@require_POST
def request_pack(request: TenantRequest) -> HttpResponse:
    """Ask for a pack and go to it, or to the one that answers the request already."""
    form = RequestForm(request.POST)
    if not form.is_valid():
        return list_page(request, form)
    try:
        requested = packs.request(
            tenant=request.tenant,
            requested_by=request.user,
            include_operations=form.cleaned_data["include_operations"],
            period=form.cleaned_data["period"],
            days=form.days,
        )
    except CannotStartError as reason:
        messages.error(request, str(reason))
        return redirect("reviewpacks:list", tenant_id=request.tenant.pk)
    _add_message(request, requested)
    return redirect("reviewpacks:detail", tenant_id=request.tenant.pk, pack_id=requested.pack.pk)


@tenant_view(Capability.TENANT_VIEW)
@require_safe
def pack_detail(request: TenantRequest, *, pack_id: int) -> HttpResponse:
    """Show one pack; while it is live the page asks for the fragment `pack` again and again."""
    return _page(request, _get(request, pack_id), part="#pack" if request.htmx else "")


@tenant_view(Capability.TENANT_VIEW)
@require_safe
def download(request: TenantRequest, *, pack_id: int) -> HttpResponse:
    """Send the pack's file; without a file, show the page.

    A GET, unlike other downloads, so that a plain link and a download manager work. It is
    audited all the same, which is the exception to "GET never writes".
    """
    pack = _get(request, pack_id)
    if pack.state != PackStatus.READY:
        is_over = pack.state == PackStatus.EXPIRED
        return _page(request, pack, status=HTTPStatus.GONE if is_over else HTTPStatus.NOT_FOUND)
    if request.method == "HEAD":
        return responses.head_response(pack)
    try:
        file = downloads.download(pack=pack, downloaded_by=request.user)
    except downloads.FileMissingError:
        return _page(request, pack, status=HTTPStatus.GONE)
    except StorageUnavailableError:
        return _page(request, pack, status=HTTPStatus.SERVICE_UNAVAILABLE)
    # FileResponse is not an HttpResponse, but Django accepts both.
    return cast(HttpResponse, responses.file_response(pack, file))


@tenant_view(Capability.TENANT_VIEW)
@require_safe
def download_pdf(request: TenantRequest, *, pack_id: int) -> HttpResponse:
    """Send the PDF of the pack alone, audited as `download` is; without it, show the page."""
    pack = _get(request, pack_id)
    if pack.state != PackStatus.READY or pack.pdf is None:
        is_over = pack.state == PackStatus.EXPIRED
        return _page(request, pack, status=HTTPStatus.GONE if is_over else HTTPStatus.NOT_FOUND)
    if request.method == "HEAD":
        return responses.pdf_head_response(pack, pack.pdf["size"])
    try:
        pdf = downloads.download_pdf(pack=pack, downloaded_by=request.user)
    except downloads.FileMissingError:
        return _page(request, pack, status=HTTPStatus.GONE)
    except StorageUnavailableError:
        return _page(request, pack, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return responses.pdf_response(pack, pdf)


def _get(request: TenantRequest, pack_id: int) -> ReviewPack:
    pack = get_object_or_404(selectors.packs(), pk=pack_id)
    # The row is already here; spare every later `pack.tenant` a query.
    pack.tenant = request.tenant
    return pack


def _page(
    request: TenantRequest, pack: ReviewPack, *, part: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    may_generate = Capability.REVIEW_PACKS_GENERATE in request.capabilities
    page = PackPage.of(pack, may_generate=may_generate)
    template = f"reviewpacks/pack_detail.html{part}"
    return render(request, template, {"pack": pack, "page": page}, status=status)


def _add_message(request: TenantRequest, requested: Requested) -> None:
    if requested.is_new:
        messages.success(request, "The review pack is being made.")
    elif requested.pack.is_live:
        info_once(request, "This review pack is already being made, so nothing new was started.")
    else:
        info_once(
            request,
            "This review pack is already up to date: nothing has changed since it was made, so "
            "no new one was started.",
        )
