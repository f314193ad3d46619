"""Puts an item off, and takes it up again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from attention.enums import Kind
from attention.forms import PutOffForm
from attention.items import Item
from attention.selectors import attention_of
from attention.services import put_offs
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import TenantRequest
from tenantpilot.access.views import tenant_view
from tenantpilot.ui.forms import status_of
from tenantpilot.ui.messages import info_once

_PUT_RIGHT = "Nothing was put off: it has been put right in the meantime."


@tenant_view(Capability.OPERATIONS_START)
@require_http_methods(["GET", "HEAD", "POST"])
def put_off(request: TenantRequest) -> HttpResponse:
    """Ask until when, or put the item of `?kind=` off. What was put right leads back."""
    item = _item(request, _kind(request.GET.get("kind", "")))
    if item is None:
        messages.info(request, _PUT_RIGHT)
        return _back(request)
    form = PutOffForm(request.POST) if request.method == "POST" else PutOffForm()
    if not form.is_bound or not form.is_valid():
        context = {"form": form, "item": item}
        return render(request, "attention/put_off.html", context, status=status_of(form))
    try:
        put_offs.put_off(
            tenant=request.tenant, kind=item.kind, put_off_by=request.user, **form.cleaned_data
        )
    except put_offs.NothingToPutOffError:
        messages.info(request, _PUT_RIGHT)
    else:
        until = f"{form.cleaned_data['until']:%-d %b %Y}"
        messages.success(request, f"{item.kind.label} was put off until {until}.")
    return _back(request)


@tenant_view(Capability.OPERATIONS_START)
@require_POST
def take_up(request: TenantRequest) -> HttpResponse:
    """Let the item ask for a person again."""
    wanted = _kind(request.POST.get("kind", ""))
    if put_offs.take_back(tenant=request.tenant, kind=wanted, taken_back_by=request.user):
        messages.success(request, f"{wanted.label} asks for a person again.")
    else:
        info_once(request, f"{wanted.label} was not put off any more.")
    return _back(request)


def _kind(kind: str) -> Kind:
    try:
        return Kind(kind)
    except ValueError:
        raise Http404 from None


def _item(request: TenantRequest, kind: Kind) -> Item | None:
    found = attention_of(request.tenant)
    every = (*found.items, *(waiting.item for waiting in found.put_off))
    return next((item for item in every if item.kind == kind), None)


def _back(request: TenantRequest) -> HttpResponse:
    return redirect("tenant_dashboard:tenant", tenant_id=request.tenant.pk)
