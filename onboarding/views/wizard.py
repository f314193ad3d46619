"""The wizard: showing a step, taking it, giving up."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from onboarding import place, selectors
from onboarding.access import OnboardingRequest, session_view
from onboarding.forms import ConfigureForm, IdentifyForm, VersionForm
from onboarding.models import OnboardingSession
from onboarding.readiness import Readiness
from onboarding.refusals import Refusal, of
from onboarding.services import sessions, steps, verification
from onboarding.services.checkpoints import NotReachedError
from onboarding.services.locking import SessionChangedError, SessionEndedError
from onboarding.wizard import Wizard
from tenantpilot.tenants.models import ProviderConnection
from tenantpilot.tenants.services.connections import SecretNeededError
from tenantpilot.tenants.services.lifecycle import CannotLinkError
from tenantpilot.vocabulary import OnboardingCheckpoint

# False: what was to be verified could not be. Whatever else a service returns means done.
SERVICES: Mapping[OnboardingCheckpoint, Callable[..., bool | None]] = {
    OnboardingCheckpoint.TENANT_IDENTIFIED: steps.identify_tenant,
    OnboardingCheckpoint.CONNECTION_CONFIGURED: steps.configure_connection,
    OnboardingCheckpoint.CONNECTION_VERIFIED: verification.verify_connection,
    OnboardingCheckpoint.PERMISSIONS_VERIFIED: verification.verify_permissions,
    OnboardingCheckpoint.ACTIVATED: steps.activate,
}


@session_view
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: OnboardingRequest) -> HttpResponse:
    """Show the step that was asked for, or the next one; take it on POST."""
    wizard = _wizard(request, wanted=request.GET.get("step", ""))
    connection = selectors.connection_of(request.onboarding.tenant)
    if request.method != "POST":
        return _page(request, wizard, connection)
    if request.POST.get("step") != wizard.shown.step.checkpoint:
        return _not_now(request)
    form = _form(wizard, connection, request.POST)
    if not form.is_valid():
        if "version" in form.errors:
            raise BadRequest("The form came without the version it was made for.")
        return _page(request, wizard, connection, form=form)
    return _take(request, wizard, connection, form)


@session_view
@require_POST
def cancel(request: OnboardingRequest) -> HttpResponse:
    """Give the onboarding up, and go back to the list."""
    try:
        sessions.cancel(
            session=request.onboarding, cancelled_by=request.user, expected_version=_seen(request)
        )
    except SessionEndedError:
        return _ended(request)
    except SessionChangedError:
        return _conflict(request)
    messages.success(request, f"The onboarding of {request.onboarding.name} was cancelled.")
    return redirect("onboarding:list", workspace_slug=request.workspace.slug)


@session_view
@require_POST
def delete(request: OnboardingRequest) -> HttpResponse:
    """Delete the onboarding, and go back to the list."""
    try:
        sessions.delete(
            session=request.onboarding, deleted_by=request.user, expected_version=_seen(request)
        )
    except SessionEndedError:
        return _ended(request)
    except SessionChangedError:
        return _conflict(request)
    except sessions.CannotDeleteError:
        messages.error(request, "This onboarding cannot be deleted. Nothing was changed.")
        return redirect("onboarding:session", session_id=request.onboarding.pk)
    messages.success(request, f"The onboarding of {request.onboarding.name} was deleted.")
    return redirect("onboarding:list", workspace_slug=request.workspace.slug)


def _take(
    request: OnboardingRequest,
    wizard: Wizard,
    connection: ProviderConnection | None,
    form: forms.Form,
) -> HttpResponse:
    step = wizard.shown.step
    values = dict(form.cleaned_data)
    expected_version = values.pop("version")
    try:
        outcome = SERVICES[step.checkpoint](
            session=request.onboarding,
            actor=request.user,
            expected_version=expected_version,
            **values,
        )
    except (CannotLinkError, SecretNeededError, steps.TenantSettledError) as error:
        return _page(request, wizard, connection, form=form, refusal=of(error))
    except SessionEndedError:
        return _ended(request)
    except SessionChangedError:
        return _conflict(request, asked_only=not values)
    except NotReachedError:
        return _not_now(request)
    if outcome is False:
        address = reverse("onboarding:session", args=[request.onboarding.pk])
        return redirect(f"{address}?step={step.checkpoint.value}")
    messages.success(request, step.done)
    if step.checkpoint == OnboardingCheckpoint.ACTIVATED:
        return redirect("tenant_dashboard:tenant", tenant_id=request.onboarding.tenant_id)
    return redirect("onboarding:session", session_id=request.onboarding.pk)


def _seen(request: OnboardingRequest) -> int:
    """Return the version the person saw. Raises BadRequest."""
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise BadRequest("The form came without the version it was made for.")
    version: int = form.cleaned_data["version"]
    return version


def _wizard(request: OnboardingRequest, *, wanted: str = "") -> Wizard:
    session = request.onboarding
    return Wizard(session, selectors.completions(session), wanted=wanted)


def _form(wizard: Wizard, connection: ProviderConnection | None, data: Any = None) -> forms.Form:
    session = wizard.session
    initial: dict[str, object] = {"version": session.version}
    match wizard.shown.step.checkpoint:
        case OnboardingCheckpoint.TENANT_IDENTIFIED:
            directory_id = session.tenant.directory_id if session.tenant else None
            initial |= {"customer_name": session.name, "directory_id": directory_id}
            return IdentifyForm(data, initial=initial, is_settled=_is_settled(wizard))
        case OnboardingCheckpoint.CONNECTION_CONFIGURED:
            if connection:
                initial |= {
                    "client_id": connection.client_id,
                    "secret_expires_on": connection.secret_expires_on,
                }
            return ConfigureForm(data, initial=initial, has_secret=connection is not None)
        case _:
            return VersionForm(data, initial=initial)


def _is_settled(wizard: Wizard) -> bool:
    verified = OnboardingCheckpoint.CONNECTION_VERIFIED
    return any(each.completion for each in wizard.steps if each.step.checkpoint == verified)


def _page(
    request: OnboardingRequest,
    wizard: Wizard,
    connection: ProviderConnection | None,
    *,
    form: forms.Form | None = None,
    refusal: Refusal | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    if form and refusal:
        form.add_error(refusal.field, refusal.sentence)
    if form:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    session = request.onboarding
    context = {
        "session": session,
        "wizard": wizard,
        "form": form or _form(wizard, connection),
        "refusal": refusal,
        "connection": connection,
        "readiness": Readiness(connection=connection, today=timezone.now().date()),
        "is_deletable": sessions.is_deletable(session),
        "is_stale": status == HTTPStatus.CONFLICT,
        "workspace_links": place.workspace_links(request),
    }
    return render(request, "onboarding/session.html", context, status=status)


def _conflict(request: OnboardingRequest, *, asked_only: bool = False) -> HttpResponse:
    """Show how the onboarding stands now; nothing of what was sent was saved.

    Who asked twice, without entering anything, gets what came of asking first.
    """
    session = get_object_or_404(
        OnboardingSession.objects.select_related("tenant", "changed_by"), pk=request.onboarding.pk
    )
    if asked_only and session.changed_by == request.user:
        return redirect("onboarding:session", session_id=session.pk)
    session.workspace = request.workspace
    request.onboarding = session
    connection = selectors.connection_of(session.tenant)
    return _page(request, _wizard(request), connection, status=HTTPStatus.CONFLICT)


def _ended(request: OnboardingRequest) -> HttpResponse:
    messages.info(request, "This onboarding had ended already, so nothing was changed.")
    return redirect("onboarding:session", session_id=request.onboarding.pk)


def _not_now(request: OnboardingRequest) -> HttpResponse:
    messages.info(request, "This step comes later, so nothing was changed. This one is next.")
    return redirect("onboarding:session", session_id=request.onboarding.pk)
