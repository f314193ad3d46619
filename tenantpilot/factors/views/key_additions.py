"""Adding a key: the authenticator app, or a passkey."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tenantpilot.accounts.current_account import get_current_account
from tenantpilot.accounts.planes import plane_of
from tenantpilot.accounts.sessions import note_factor
from tenantpilot.factors import challenges
from tenantpilot.factors.forms import NO_MATCH, AppCodeForm, PasskeyNameForm
from tenantpilot.factors.owners import Person
from tenantpilot.factors.proofs import is_providers, own_session_needed, proof_needed
from tenantpilot.factors.selectors import factors_of
from tenantpilot.factors.services import enrolment, key_additions, totp
from tenantpilot.factors.services.passkeys import (
    PasskeyRefusedError,
    TooManyPasskeysError,
    begin_adding,
)
from tenantpilot.factors.sign_in_steps import plane_url
from tenantpilot.factors.views.answers import answer_of
from tenantpilot.factors.views.keys import SIGNED_OUT, codes_shown
from tenantpilot.factors.views.layouts import layout_of
from tenantpilot.factors.views.passkey_use import ADD
from tenantpilot.factors.views.sites import site_of
from tenantpilot.ui.forms import status_of


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@own_session_needed
@proof_needed
def app(request: HttpRequest) -> HttpResponse:
    """Set an authenticator app up, in place of the one that was there."""
    person: Person = get_current_account(request)
    secret = challenges.new_app_secret(request=request, person=person)
    form = AppCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = enrolment.app(
            person=person,
            secret=secret,
            code=form.cleaned_data["code"],
            keep=request.session.session_key,
        )
        if made is not None:
            challenges.forget_new_app(request)
            return _done(request, made, "The authenticator app is set up.")
        form.add_error("code", NO_MATCH)
    context = {
        "form": form,
        "secret": secret,
        "picture": totp.picture(secret, person=person),
        "has_app": factors_of(person).has_app,
        "plane": plane_of(request),
        "layout": layout_of(request),
    }
    return render(request, "factors/app.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@own_session_needed
@proof_needed
def passkey(request: HttpRequest) -> HttpResponse:
    """Add a passkey: the browser makes it, the person names it."""
    person: Person = get_current_account(request)
    form = PasskeyNameForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            state = challenges.asked_passkey(request=request, purpose=ADD)
            made = key_additions.add_passkey(
                site=site_of(request),
                person=person,
                state=state,
                answer=answer_of(request),
                name=form.cleaned_data["name"],
                keep=request.session.session_key,
            )
        except PasskeyRefusedError:
            form.add_error(None, "No passkey was made. Nothing was changed.")
        except TooManyPasskeysError:
            form.add_error(None, "You have ten passkeys, which is the most. Remove one first.")
        else:
            return _done(request, made, "The passkey was added.")
    return _passkey_page(request, person, form)


def _passkey_page(request: HttpRequest, person: Person, form: PasskeyNameForm) -> HttpResponse:
    asked = None
    if not is_providers(request):
        ceremony = begin_adding(site=site_of(request), person=person)
        challenges.ask_passkey(request=request, purpose=ADD, state=ceremony.state)
        asked = dict(ceremony.options)
    context = {
        "form": form,
        "asked": asked,
        "plane": plane_of(request),
        "layout": layout_of(request),
    }
    return render(request, "factors/add_passkey.html", context, status=status_of(form))


def _done(request: HttpRequest, codes: list[str], done: str) -> HttpResponse:
    note_factor(request)
    messages.success(request, f"{done} {SIGNED_OUT}")
    return codes_shown(request, codes) if codes else redirect(plane_url(request, "keys"))
