"""The wizard: show a step, take it, cancel or delete the onboarding."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_http_methods, require_POST

from onboarding import selectors
from onboarding.access import OnboardingRequest, session_view
from onboarding.forms.connection import ConnectionForm, Way, Ways
from onboarding.forms.errors import FormError, form_error_for
from onboarding.forms.steps import VersionForm
from onboarding.models import OnboardingSession
from onboarding.pages import navigation
from onboarding.pages.consent import consent_card
from onboarding.pages.readiness import Readiness
from onboarding.pages.unseen import unseen_rows
from onboarding.pages.wizard import Wizard
from onboarding.services import consents, sessions
from onboarding.services.checkpoints import NotReachedError
from onboarding.services.locking import SessionChangedError, SessionEndedError
from onboarding.services.tenant_lookup import TenantNotFoundError
from onboarding.steps.base import FormContext
from onboarding.steps.tenant_identified import TenantFixedError
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants.models import ProviderConnection, Tenant
from tenantpilot.tenants.services.connections import SecretNeededError
from tenantpilot.tenants.services.lifecycle import CannotLinkError

REFUSED = (CannotLinkError, SecretNeededError, TenantNotFoundError, TenantFixedError)


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
    form = _form(request, wizard, connection, request.POST)
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


@session_view
@require_POST
def consent_link(request: OnboardingRequest) -> HttpResponse:
    """Make a link for the customer's administrator, and show it on the step it belongs to."""
    try:
        consents.create_link(session=request.onboarding, created_by=request.user)
    except SessionEndedError:
        return _ended(request)
    except consents.NoAppError:
        messages.error(request, "The workspace has no app that fits this tenant. No link was made.")
    step = OnboardingCheckpoint.CONNECTION_CONFIGURED.value
    if request.POST.get("back_to") == OnboardingCheckpoint.CONNECTION_VERIFIED:
        step = OnboardingCheckpoint.CONNECTION_VERIFIED.value
    address = reverse("onboarding:session", args=[request.onboarding.pk])
    return redirect(f"{address}?step={step}&with={Way.APP}")


def _take(
    request: OnboardingRequest,
    wizard: Wizard,
    connection: ProviderConnection | None,
    form: forms.Form,
) -> HttpResponse:
    step = wizard.shown.step
    values = dict(form.cleaned_data)
    expected_version = values.pop("version")
    if isinstance(form, ConnectionForm):
        values = {"entered": form.entered()}
    try:
        is_done = step.apply(
            session=request.onboarding,
            actor=request.user,
            expected_version=expected_version,
            **values,
        )
    except REFUSED as error:
        return _page(request, wizard, connection, form=form, form_error=form_error_for(error))
    except SessionEndedError:
        return _ended(request)
    except SessionChangedError:
        return _conflict(request, asked_only=not values)
    except NotReachedError:
        return _not_now(request)
    if not is_done:
        address = reverse("onboarding:session", args=[request.onboarding.pk])
        return redirect(f"{address}?step={step.checkpoint.value}")
    request.onboarding.refresh_from_db()
    messages.success(request, step.done_for(request.onboarding))
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


def _form(
    request: OnboardingRequest,
    wizard: Wizard,
    connection: ProviderConnection | None,
    data: Any = None,
) -> forms.Form:
    context = FormContext(
        session=wizard.session,
        connection=connection,
        completed=[each.step.checkpoint for each in wizard.steps if each.completion],
        wanted=request.GET.get("with", ""),
    )
    return wizard.shown.step.form(context, data)


def _page(
    request: OnboardingRequest,
    wizard: Wizard,
    connection: ProviderConnection | None,
    *,
    form: forms.Form | None = None,
    form_error: FormError | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    if form and form_error:
        beside = form_error.field if form_error.field in form.fields else None
        form.add_error(beside, form_error.message)
    if form:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    session = request.onboarding
    form = form or _form(request, wizard, connection)
    context = {
        "session": session,
        "wizard": wizard,
        "form": form,
        "ways": _ways(session.tenant, connection, form),
        # The steps that have to do with the workspace's app show it.
        "consent": SimpleLazyObject(lambda: consent_card(request, session)),
        "form_error": form_error,
        "connection": connection,
        "readiness": Readiness(
            connection=connection,
            today=timezone.now().date(),
            draft=session,
            tenant=session.tenant,
            granted=selectors.granted_in(session.tenant),
        ),
        # The last step shows it.
        "unseen": SimpleLazyObject(lambda: unseen_rows(session.tenant)),
        "is_deletable": sessions.is_deletable(session),
        "is_stale": status == HTTPStatus.CONFLICT,
        "workspace_links": navigation.workspace_links(request),
    }
    return render(request, "onboarding/session.html", context, status=status)


def _ways(
    tenant: Tenant | None, connection: ProviderConnection | None, form: forms.Form
) -> Ways | None:
    """Return the ways to sign in, on the step that asks for one."""
    if tenant is None or not isinstance(form, ConnectionForm):
        return None
    return Ways.of(tenant, connection, wanted=form.way)


def _conflict(request: OnboardingRequest, *, asked_only: bool = False) -> HttpResponse:
    """Show how the onboarding stands now; nothing of what was sent was saved.

    A person who sent the same step twice, without input, sees the result of the first.
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
