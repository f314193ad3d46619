"""The workspace's webhook: its address and secret, what was sent, trying it out, sending again."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from notices.enums import DeliveryStatus
from notices.forms import WebhookForm
from notices.models import Webhook, WebhookDelivery
from notices.services import webhooks
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.access.views import workspace_view
from tenantpilot.database.edit_conflicts import EditConflictError
from tenantpilot.factors.proofs import proof_needed, proof_needed_for
from tenantpilot.ui.forms import status_of
from tenantpilot.ui.messages import info_once

PAGE_SIZE = 25


@workspace_view(Capability.NOTIFICATIONS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@proof_needed
def webhook(request: WorkspaceRequest) -> HttpResponse:
    """Show the webhook and what was sent, or say where it leads."""
    found = Webhook.objects.filter(workspace=request.workspace).first()
    form = _form(found, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            saved = webhooks.save(
                workspace=request.workspace, saved_by=request.user, **form.cleaned_data
            )
        except EditConflictError:
            found = Webhook.objects.filter(workspace=request.workspace).first()
            if not form.conflicts_with(_form(found)):
                messages.info(request, "Nothing was changed: it leads there already.")
                return _back(request)
        else:
            if found is None:
                return _secret(request, saved, is_new=True)
            messages.success(request, "The webhook was saved and is switched on.")
            return _back(request)
    sent = WebhookDelivery.objects.filter(webhook=found).select_related("notice__tenant")
    page = Paginator(sent.order_by("-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "webhook": found,
        "page": page,
        "is_live": any(
            each.status == DeliveryStatus.WAITING and not each.attempts for each in page
        ),
    }
    template = "notices/webhook.html#deliveries" if request.htmx else "notices/webhook.html"
    return render(request, template, context, status=status_of(form))


@workspace_view(Capability.NOTIFICATIONS_MANAGE)
@require_POST
@proof_needed_for("Show the secret")
def secret(request: WorkspaceRequest) -> HttpResponse:
    """Show the secret."""
    return _secret(request, _webhook(request), is_new=False)


@workspace_view(Capability.NOTIFICATIONS_MANAGE)
@require_POST
@proof_needed_for("Make a new secret")
def renew(request: WorkspaceRequest) -> HttpResponse:
    """Make a new secret and show it."""
    renewed = webhooks.renew_secret(webhook=_webhook(request), renewed_by=request.user)
    return _secret(request, renewed, is_new=True)


@workspace_view(Capability.NOTIFICATIONS_MANAGE)
@require_POST
def test(request: WorkspaceRequest) -> HttpResponse:
    """Send a test message."""
    found = _webhook(request)
    _try(
        request,
        lambda: webhooks.test(webhook=found, tested_by=request.user),
        done="A test message is on its way. Below you see what becomes of it.",
    )
    return _back(request)


@workspace_view(Capability.NOTIFICATIONS_MANAGE)
@require_POST
def replay(request: WorkspaceRequest, *, delivery_id: int) -> HttpResponse:
    """Send a message again."""
    rows = WebhookDelivery.objects.select_related("webhook__workspace")
    delivery = get_object_or_404(rows, pk=delivery_id, webhook__workspace=request.workspace)
    _try(
        request,
        lambda: webhooks.replay(delivery=delivery, replayed_by=request.user),
        done="The message is on its way again, under the same id.",
    )
    return _back(request)


@workspace_view(Capability.NOTIFICATIONS_MANAGE)
@require_POST
def remove(request: WorkspaceRequest) -> HttpResponse:
    """End the webhook."""
    found = _webhooks(request).first()
    if found is None:
        info_once(request, "The webhook was already removed. Nothing was changed.")
        return _back(request)
    webhooks.remove(webhook=found, removed_by=request.user)
    messages.success(request, "The webhook was removed. Nothing is sent any more.")
    return _back(request)


def _form(found: Webhook | None, sent: QueryDict | None = None) -> WebhookForm:
    url = found.url if found else ""
    return WebhookForm(sent, initial={"url": url}, stored=url)


def _webhook(request: WorkspaceRequest) -> Webhook:
    return get_object_or_404(_webhooks(request))


def _webhooks(request: WorkspaceRequest) -> QuerySet[Webhook]:
    return Webhook.objects.filter(workspace=request.workspace).select_related("workspace")


def _secret(request: WorkspaceRequest, found: Webhook, *, is_new: bool) -> HttpResponse:
    """Answer a POST with the secret, which stands on no other page."""
    shown = webhooks.show_secret(webhook=found, shown_to=request.user)
    context = {"webhook": found, "secret": shown, "is_new": is_new}
    return render(request, "notices/webhook_secret.html", context)


def _try(request: WorkspaceRequest, act: Callable[[], object], *, done: str) -> None:
    try:
        act()
    except webhooks.NotNowError as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, done)


def _back(request: WorkspaceRequest) -> HttpResponse:
    return redirect("notices:webhook", request.workspace.slug)
