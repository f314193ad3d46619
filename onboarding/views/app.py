"""The workspace's own app: register it, change its credential, remove it. For owners only."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onboarding.consent_address import redirect_uri
from onboarding.forms.app import REGISTER, REPLACE
from onboarding.pages import app as pages
from onboarding.pages.app import AppPage
from onboarding.services import app_checks
from onboarding.views.certificate_files import certificate_file
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.access.views import workspace_view
from tenantpilot.factors.proofs import proof_needed, proof_needed_for
from tenantpilot.tenants import credentials
from tenantpilot.tenants.models import CredentialKind, ProviderApp
from tenantpilot.tenants.secrets import SecretUnreadableError
from tenantpilot.tenants.services import apps
from tenantpilot.ui.messages import info_once


@workspace_view(Capability.APP_MANAGE)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@proof_needed
def app(request: WorkspaceRequest) -> HttpResponse:
    """Show the app, or the form that registers it; store what was entered on POST."""
    found = _app_of(request)
    kinds = pages.kinds_for(request.workspace)
    wanted = (request.POST or request.GET).get("with", "")
    kind = next((each for each in kinds if each == wanted), kinds[0])
    made = (REPLACE if found else REGISTER)[kind]
    if request.method != "POST":
        return _page(request, found, made(), kind)
    form: Any = made(request.POST)
    if form.is_valid() and _is_stored(request, found, form):
        messages.success(request, "The credential is stored. Prove it now, and it is in use.")
        return redirect("onboarding:app", workspace_slug=request.workspace.slug)
    return _page(request, found, form, kind, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@workspace_view(Capability.APP_MANAGE)
@require_POST
@proof_needed_for("Prove the new credential")
def prove(request: WorkspaceRequest) -> HttpResponse:
    """Sign in with the new credential, and take it into use if Microsoft accepts it."""
    try:
        failure = app_checks.prove(
            app=_app_or_404(request), workspace=request.workspace, actor=request.user
        )
    except apps.NothingToProveError:
        messages.info(request, "There is no new credential any more. Nothing was changed.")
    else:
        if failure is None:
            messages.success(request, "Microsoft accepts the credential. It is in use now.")
    return redirect("onboarding:app", workspace_slug=request.workspace.slug)


@workspace_view(Capability.APP_MANAGE)
@require_POST
@proof_needed_for("Discard the new credential")
def discard(request: WorkspaceRequest) -> HttpResponse:
    """Remove the new credential; the one in use stays."""
    try:
        apps.discard_new(app=_app_or_404(request), discarded_by=request.user)
    except apps.NothingToProveError:
        messages.info(request, "There is no new credential any more. Nothing was changed.")
    except apps.AppInUseError:
        messages.error(request, "Tenants are read with it. Nothing was changed.")
    else:
        messages.success(request, "The new credential was removed.")
    return redirect("onboarding:app", workspace_slug=request.workspace.slug)


@workspace_view(Capability.APP_MANAGE)
@require_POST
@proof_needed_for("Remove the Microsoft app")
def remove(request: WorkspaceRequest) -> HttpResponse:
    """Forget the app, if no tenant is read with it."""
    found = _app_of(request)
    if found is None:
        info_once(request, "The app was already removed. Nothing was changed.")
        return redirect("onboarding:app", workspace_slug=request.workspace.slug)
    try:
        apps.remove(app=found, removed_by=request.user)
    except apps.AppInUseError:
        messages.error(request, "Tenants are read with this app. Nothing was changed.")
    else:
        messages.success(request, "The app and its credentials were removed here.")
    return redirect("onboarding:app", workspace_slug=request.workspace.slug)


@workspace_view(Capability.APP_MANAGE)
@require_safe
def certificate(request: WorkspaceRequest) -> HttpResponse:
    """Download the public part of the newest certificate, to add it to the registration."""
    newest = _page_of(request, _app_or_404(request)).certificate
    try:
        if newest is None:
            raise Http404
        return certificate_file(credentials.public_part(newest))
    except SecretUnreadableError:
        raise Http404 from None


def _is_stored(request: WorkspaceRequest, found: ProviderApp | None, form: Any) -> bool:
    credential = form.credential()
    if found:
        apps.add_credential(app=found, credential=credential, added_by=request.user)
        return True
    try:
        apps.register(
            workspace=request.workspace,
            client_id=form.cleaned_data["client_id"],
            directory_id=form.cleaned_data["directory_id"],
            cloud=form.cleaned_data["cloud"],
            credential=credential,
            registered_by=request.user,
        )
    except apps.AppExistsError:
        form.add_error(None, "Another owner has just registered the app. Reload this page.")
        return False
    return True


def _app_of(request: WorkspaceRequest) -> ProviderApp | None:
    return ProviderApp.objects.filter(workspace=request.workspace).first()


def _app_or_404(request: WorkspaceRequest) -> ProviderApp:
    found = _app_of(request)
    if found is None:
        raise Http404
    return found


def _page_of(request: WorkspaceRequest, found: ProviderApp | None) -> AppPage:
    return AppPage(
        app=found,
        found=list(found.credentials.select_related("app")) if found else [],
        tenants=found.connections.count() if found else 0,
        today=timezone.now().date(),
        redirect_uri=redirect_uri(request),
    )


def _page(
    request: WorkspaceRequest,
    found: ProviderApp | None,
    form: forms.Form,
    kind: CredentialKind,
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "shown": _page_of(request, found),
        "form": form,
        "kind": kind,
        "kinds": pages.options(pages.kinds_for(request.workspace), kind),
        "is_refused": status != HTTPStatus.OK,
    }
    return render(request, "onboarding/app.html", context, status=status)
