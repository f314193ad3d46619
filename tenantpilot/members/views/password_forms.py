"""Changing one's own password, and setting one with a link."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tenantpilot.access.views import public_view
from tenantpilot.accounts import passwords
from tenantpilot.accounts.current_account import get_current_account
from tenantpilot.accounts.models import Account, User
from tenantpilot.accounts.planes import SETTINGS, Plane
from tenantpilot.members import selectors
from tenantpilot.members.forms import ChangePasswordForm, ChoosePasswordForm
from tenantpilot.members.own_addresses import own_url
from tenantpilot.members.services import password_reset
from tenantpilot.members.views.own_pages import on_both_planes, only_local, own_context
from tenantpilot.members.views.private_links import private_link
from tenantpilot.ui.forms import status_of
from tenantpilot.ui.themes import chosen_theme

_ENDED = " Open invitations to other workspaces ended with that; ask for a new one."


@on_both_planes
@only_local
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest, *, account: Account) -> HttpResponse:
    """Change my password; my other sessions end."""
    form = ChangePasswordForm(
        request.POST if request.method == "POST" else None, account=account, request=request
    )
    if form.is_valid():
        password = form.cleaned_data["password"]
        passwords.change_password(request=request, account=account, password=password)
        messages.success(request, "Your password was changed. You were signed out everywhere else.")
        return redirect(own_url(account, "account"))
    context = own_context(account, form=form)
    return render(request, "members/change_password.html", context, status=status_of(form))


@public_view
@private_link
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request: HttpRequest, *, uid: str, token: str) -> HttpResponse:
    """Let the holder of the link choose the account's password, once."""
    account = selectors.opened_by(uid=uid, token=token)
    if account is None:
        return _over(request)
    form = ChoosePasswordForm(request.POST if request.method == "POST" else None, account=account)
    if not form.is_valid():
        return password_form_shown(request, form, account=account, is_reset=False)
    try:
        ended = password_reset.use(
            user=account, token=token, password=form.cleaned_data["password"]
        )
    except password_reset.LinkOverError:
        return _over(request)
    messages.success(request, _what_now(request, account) + (_ENDED if ended else ""))
    return redirect("accounts:admin-sign-in")


def password_form_shown(
    request: HttpRequest, form: ChoosePasswordForm, *, account: Account, is_reset: bool
) -> HttpResponse:
    """Draw the form of a link that opens a password, on the account's plane."""
    other = get_current_account(request)
    context = {
        "form": form,
        "account": account,
        "is_reset": is_reset,
        "is_operator": account.plane == Plane.SYSTEM,
        "sign_in_url": reverse(SETTINGS[account.plane].sign_in_url),
        "other": other if other.is_authenticated and other != account else None,
    }
    return render(request, "members/choose_password.html", context, status=status_of(form))


def _over(request: HttpRequest) -> HttpResponse:
    """Say the same, to the byte, for a link that was used, is too old, or never was one."""
    page = render_to_string("members/link_over.html", {"shell": {"theme": chosen_theme(request)}})
    return HttpResponse(page, status=HTTPStatus.NOT_FOUND)


def _what_now(request: HttpRequest, account: User) -> str:
    if request.user.is_authenticated:
        return (
            f"The password of {account.email} is set. This browser is still signed in as "
            f"{request.user.email}; sign out to use it."
        )
    return "Your password is set. Sign in with it."
