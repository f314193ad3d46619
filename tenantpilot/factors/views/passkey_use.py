"""Using a passkey: to sign in, or to prove once more who one is."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tenantpilot.accounts.current_account import get_current_account
from tenantpilot.accounts.models import SignInMethod
from tenantpilot.accounts.planes import plane_of
from tenantpilot.factors import challenges, half_sessions
from tenantpilot.factors.services import passkeys
from tenantpilot.factors.services.passkeys import PasskeyRefusedError
from tenantpilot.factors.sign_in_steps import complete, to_begin
from tenantpilot.factors.views.answers import answer_of
from tenantpilot.factors.views.sites import site_of
from tenantpilot.routes import public_view

SIGN_IN, CONFIRM, ADD = "sign_in", "confirm", "add"
REFUSED = "This passkey was not taken. Nothing was changed."


@public_view
@require_POST
def options(request: HttpRequest) -> HttpResponse:
    """Tell the browser what to ask its keys: to sign in, or of the person who is signed in."""
    account = get_current_account(request)
    person = account if account.is_authenticated else None
    asked = passkeys.begin_use(site=site_of(request), person=person)
    challenges.ask_passkey(
        request=request, purpose=CONFIRM if person else SIGN_IN, state=asked.state
    )
    return JsonResponse(dict(asked.options))


@public_view
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in the person whose key it is: it stands for password and second factor."""
    half = half_sessions.find(request)
    try:
        state = challenges.asked_passkey(request=request, purpose=SIGN_IN)
        person = passkeys.use(
            site=site_of(request), plane=plane_of(request), state=state, answer=answer_of(request)
        )
    except PasskeyRefusedError:
        messages.error(request, REFUSED)
        return to_begin(request)
    page = complete(
        request=request,
        person=person,
        method=SignInMethod.PASSKEY,
        wanted=half.wanted if half else request.POST.get("next", ""),
        time_zone=request.POST.get("time_zone", ""),
    )
    return redirect(page)
