"""What is asked for after the right password, and how a sign-in ends."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tenantpilot.accounts import services
from tenantpilot.accounts.models import Account, SignInMethod, User
from tenantpilot.accounts.planes import SETTINGS, plane_of
from tenantpilot.accounts.redirects import is_allowed
from tenantpilot.accounts.sign_in_steps import further_step
from tenantpilot.accounts.time_zones import known, note_browsers
from tenantpilot.factors import half_sessions
from tenantpilot.factors.owners import Person
from tenantpilot.factors.policy import is_required
from tenantpilot.factors.selectors import factors_of


@further_step
def after_password(*, request: HttpRequest, account: Account, wanted: str) -> str:
    """Return the page that asks for a second factor, or for setting one up; "" if nothing does.

    Who has a factor is asked for it, whether or not a workspace asks.
    """
    person = cast(Person, account)
    has_factor = factors_of(person).has_any
    if not has_factor and not is_required(person):
        return ""
    zone = request.POST.get("time_zone", "")
    half_sessions.begin(
        request=request,
        person=person,
        wanted=wanted[:2_000],
        time_zone=zone if zone in known() else "",
    )
    return plane_url(request, "factor" if has_factor else "enrol")


def complete(
    *, request: HttpRequest, person: Person, method: SignInMethod, wanted: str, time_zone: str
) -> str:
    """Sign in, now that everything was proved; return the address of the wanted page."""
    services.sign_in(request=request, account=person, method=method, has_factor=True)
    if isinstance(person, User):
        note_browsers(user=person, time_zone=time_zone)
    return allowed_page(request, wanted)


def allowed_page(request: HttpRequest, wanted: str) -> str:
    """Return the wanted page if it is one of this plane of this site, else the plane's home."""
    plane = plane_of(request)
    if is_allowed(wanted, request=request, plane=plane):
        return wanted
    return reverse(SETTINGS[plane].home_url)


def plane_url(request: HttpRequest, name: str, **arguments: object) -> str:
    """Return the address of one of this app's pages on the plane of the request."""
    return reverse(f"factors:{plane_of(request)}-{name}", kwargs=arguments)


def to_begin(request: HttpRequest) -> HttpResponse:
    """Go to the first page of signing in: what was remembered is over."""
    return redirect(SETTINGS[plane_of(request)].sign_in_url)
