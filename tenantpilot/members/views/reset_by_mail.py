"""A forgotten password: asking for a link by mail, and choosing a new one with it."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tenantpilot.access.views import public_view
from tenantpilot.accounts.current_account import get_current_account
from tenantpilot.accounts.error_messages import EMAIL_ERRORS
from tenantpilot.accounts.planes import SETTINGS, Plane, plane_of
from tenantpilot.accounts.reset_requests import TooManyResetsError
from tenantpilot.accounts.throttling import client_address
from tenantpilot.mail.delivery import is_set_up
from tenantpilot.members import reset_links
from tenantpilot.members.forms import ChoosePasswordForm
from tenantpilot.members.own_addresses import page_of
from tenantpilot.members.services import reset_by_mail
from tenantpilot.members.views.password_forms import password_form_shown
from tenantpilot.members.views.private_links import private_link
from tenantpilot.ui.errors import too_many_resets
from tenantpilot.ui.forms import status_of
from tenantpilot.ui.themes import chosen_theme


class ResetForm(forms.Form):
    """Whose password is forgotten."""

    error_lead = "No message was sent."
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
        error_messages={"required": "Enter the e-mail address you sign in with.", **EMAIL_ERRORS},
    )


@public_view
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Take an address and say the same of every one; without mail, say who can help."""
    plane = plane_of(request)
    if not is_set_up():
        return _alone(request, plane, "no_mail")
    form = ResetForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = _context(plane) | {"form": form}
        return render(request, "members/reset/ask.html", context, status=status_of(form))
    try:
        reset_by_mail.ask(
            plane=plane, email=form.cleaned_data["email"], client=client_address(request)
        )
    except TooManyResetsError:
        return too_many_resets(request)
    return _alone(request, plane, "sent")


@public_view
@private_link
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, *, token: str) -> HttpResponse:
    """Let a person who reads the address's mail choose the account's password, once."""
    plane = plane_of(request)
    account = reset_links.opened_by(plane=plane, token=token)
    if account is None:
        return _over(request, plane)
    form = ChoosePasswordForm(request.POST if request.method == "POST" else None, account=account)
    if not form.is_valid():
        return password_form_shown(request, form, account=account, is_reset=True)
    try:
        reset_by_mail.use(plane=plane, token=token, password=form.cleaned_data["password"])
    except reset_by_mail.LinkOverError:
        return _over(request, plane)
    if get_current_account(request) == account:
        # Its row has just ended with the others.
        request.session.flush()
    messages.success(request, f"The password of {account.email} is set. Sign in with it.")
    return redirect(SETTINGS[plane].sign_in_url)


def _over(request: HttpRequest, plane: Plane) -> HttpResponse:
    return _alone(request, plane, "over", status=HTTPStatus.NOT_FOUND)


def _alone(
    request: HttpRequest, plane: Plane, page: str, *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """Say the same, to the byte, to everybody who comes here."""
    context = _context(plane) | {"shell": {"theme": chosen_theme(request)}}
    return HttpResponse(render_to_string(f"members/reset/{page}.html", context), status=status)


def _context(plane: Plane) -> dict[str, object]:
    return {
        "is_operator": plane == Plane.SYSTEM,
        "sign_in_url": reverse(SETTINGS[plane].sign_in_url),
        "reset_url": page_of(plane, "ask-for-reset"),
        "minutes": int(reset_links.VALID_FOR.total_seconds() // 60),
    }
