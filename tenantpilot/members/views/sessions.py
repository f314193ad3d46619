"""Ending one's own sessions in other browsers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tenantpilot.accounts import own_sessions
from tenantpilot.accounts.models import Account
from tenantpilot.members.own_addresses import own_url
from tenantpilot.members.views.own_pages import on_both_planes, only_local
from tenantpilot.ui.messages import info_once


@on_both_planes
@only_local
@require_POST
def end_session(request: HttpRequest, *, account: Account) -> HttpResponse:
    """Sign me out in one other browser."""
    is_ended = own_sessions.end(
        account=account,
        reference=request.POST.get("session", ""),
        current_key=request.session.session_key,
    )
    if is_ended:
        messages.success(request, "You were signed out there.")
    else:
        info_once(request, "That session had ended already. Nothing was changed.")
    return redirect(own_url(account, "account"))


@on_both_planes
@only_local
@require_POST
def end_other_sessions(request: HttpRequest, *, account: Account) -> HttpResponse:
    """Sign me out everywhere but here."""
    ended = own_sessions.end_others(account=account, current_key=request.session.session_key)
    if ended:
        messages.success(request, "You were signed out everywhere else.")
    else:
        info_once(request, "You are signed in nowhere else. Nothing was changed.")
    return redirect(own_url(account, "account"))
