"""Confirm that it is you: asked before a dangerous act."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenantpilot.accounts.current_account import get_current_account
from tenantpilot.accounts.planes import plane_of
from tenantpilot.accounts.sessions import is_proved
from tenantpilot.factors import challenges, held_forms
from tenantpilot.factors.forms import NO_MATCH, ConfirmCodeForm, ConfirmPasswordForm
from tenantpilot.factors.owners import Person
from tenantpilot.factors.proofs import confirm_url, is_providers, page_after_proof
from tenantpilot.factors.selectors import Factors, factors_of
from tenantpilot.factors.services import codes, confirmations, passkeys
from tenantpilot.factors.services.passkeys import PasskeyRefusedError
from tenantpilot.factors.services.tries import Outcome
from tenantpilot.factors.sign_in_steps import allowed_page
from tenantpilot.factors.views.answers import answer_of
from tenantpilot.factors.views.layouts import layout_of
from tenantpilot.factors.views.passkey_use import CONFIRM, REFUSED
from tenantpilot.factors.views.sites import site_of
from tenantpilot.ui.forms import status_of


@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a passkey; for the password of a person who has neither."""
    person: Person = get_current_account(request)
    factors = factors_of(person)
    form = _form(request, factors)
    if form is not None and form.is_valid() and _is_right(request, person, form):
        has_factor = isinstance(form, ConfirmCodeForm)
        confirmations.note(request=request, person=person, has_factor=has_factor)
        return redirect(page_after_proof(request, _wanted(request)))
    context = {
        "form": form,
        "factors": factors,
        "person": person,
        "next": _wanted(request),
        "plane": plane_of(request),
        "layout": layout_of(request),
        "next_url": allowed_page(request, _wanted(request)),
        "is_providers": is_providers(request),
    }
    status = status_of(form) if form is not None else 200
    return render(request, "factors/confirm.html", context, status=status)


@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    """Take a passkey as the proof; only one of the person's own."""
    person: Person = get_current_account(request)
    try:
        state = challenges.asked_passkey(request=request, purpose=CONFIRM)
        passkeys.use(
            site=site_of(request),
            plane=plane_of(request),
            state=state,
            answer=answer_of(request),
            only=person,
        )
    except PasskeyRefusedError:
        messages.error(request, REFUSED)
        return redirect(confirm_url(request, back=_wanted(request)))
    confirmations.note(request=request, person=person, has_factor=True)
    return redirect(page_after_proof(request, _wanted(request)))


@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """Show the form that was kept until the proof was there: one press is left."""
    form = held_forms.held(request)
    if form is None or not is_proved(request):
        return redirect(allowed_page(request, form.page if form else ""))
    context = {"form": form, "layout": layout_of(request)}
    context["back"] = allowed_page(request, form.page)
    return render(request, "factors/held.html", context)


def _form(request: HttpRequest, factors: Factors) -> forms.Form | None:
    posted = request.POST if request.method == "POST" else None
    if factors.takes_code:
        return ConfirmCodeForm(posted, factors=factors)
    # A provider's session knows no password of the person's own.
    if factors.has_any or is_providers(request):
        return None
    return ConfirmPasswordForm(posted)


def _is_right(request: HttpRequest, person: Person, form: forms.Form) -> bool:
    if isinstance(form, ConfirmCodeForm):
        outcome = codes.use(person=person, code=form.cleaned_data["code"])
        if outcome != Outcome.RIGHT:
            form.say(outcome, person=person)
        return outcome == Outcome.RIGHT
    # Through Django's authentication, so that wrong ones count as failed sign-ins.
    known: Any = authenticate(request, email=person.email, password=form.cleaned_data["password"])
    if known is None:
        form.add_error("password", NO_MATCH)
        return False
    return True


def _wanted(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next", "")
