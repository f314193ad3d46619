"""The second page of signing in: a code, a passkey, or setting an app up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tenantpilot.accounts.models import SignInMethod
from tenantpilot.accounts.planes import plane_of
from tenantpilot.factors import challenges, half_sessions
from tenantpilot.factors.forms import NO_MATCH, AppCodeForm, CodeForm
from tenantpilot.factors.half_sessions import Half
from tenantpilot.factors.selectors import factors_of
from tenantpilot.factors.services import codes, enrolment, totp
from tenantpilot.factors.services.tries import Outcome
from tenantpilot.factors.sign_in_steps import complete, plane_url, to_begin
from tenantpilot.routes import public_view
from tenantpilot.ui.forms import status_of


@public_view
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    """Ask whose password was right for a code, and sign in with it."""
    half = half_sessions.find(request)
    if half is None:
        return to_begin(request)
    factors = factors_of(half.person)
    if not factors.has_any:
        return redirect(plane_url(request, "enrol"))
    form = CodeForm(request.POST if request.method == "POST" else None, factors=factors)
    if form.is_valid():
        outcome = codes.use(person=half.person, code=form.cleaned_data["code"])
        if outcome == Outcome.RIGHT:
            return redirect(_signed_in(request, half))
        form.say(outcome, person=half.person)
    context = {"form": form, "half": half, "factors": factors, "plane": plane_of(request)}
    return render(request, "factors/factor.html", context, status=status_of(form))


@public_view
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Have the person set up an app, sign in with its first code, and show recovery codes once.

    Only who has no factor: a password alone never adds a second one.
    """
    half = half_sessions.find(request)
    if half is None:
        return to_begin(request)
    if factors_of(half.person).has_any:
        return redirect(plane_url(request, "factor"))
    secret = challenges.new_app_secret(request=request, person=half.person)
    form = AppCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = enrolment.first_app(
            person=half.person, secret=secret, code=form.cleaned_data["code"]
        )
        if made is not None:
            shown = {"codes": made, "next_url": _signed_in(request, half)}
            shown |= {"plane": plane_of(request)}
            return render(request, "factors/first_codes.html", shown)
        form.add_error("code", NO_MATCH)
    context = {
        "form": form,
        "half": half,
        "secret": secret,
        "picture": totp.picture(secret, person=half.person),
        "plane": plane_of(request),
    }
    return render(request, "factors/enrol.html", context, status=status_of(form))


def _signed_in(request: HttpRequest, half: Half) -> str:
    return complete(
        request=request,
        person=half.person,
        method=SignInMethod.PASSWORD,
        wanted=half.wanted,
        time_zone=half.time_zone,
    )
