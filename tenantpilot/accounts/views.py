"""Sign-in and sign-out, the same two views on both planes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tenantpilot.accounts import services
from tenantpilot.accounts.current_account import get_current_account
from tenantpilot.accounts.forms import SignInForm
from tenantpilot.accounts.models import User
from tenantpilot.accounts.planes import SETTINGS, Plane, plane_of
from tenantpilot.accounts.redirects import is_allowed
from tenantpilot.accounts.time_zones import note_browsers
from tenantpilot.routes import public_view


@public_view
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form, or sign in and go on to where the person wanted to be."""
    plane = plane_of(request)
    if get_current_account(request).is_authenticated:
        return redirect(next_page(request, plane))
    form = SignInForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_valid() and form.account:
        services.sign_in(request=request, account=form.account)
        if isinstance(form.account, User):
            note_browsers(user=form.account, time_zone=request.POST.get("time_zone", ""))
        return redirect(next_page(request, plane))
    context = {"form": form, "plane": plane, "next": _wanted(request)}
    return render(request, f"accounts/{plane}_sign_in.html", context)


@public_view
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and go back to this plane's sign-in page."""
    person = get_current_account(request)
    if person.is_authenticated:
        services.sign_out(request=request, account=person)
    return redirect(SETTINGS[plane_of(request)].sign_in_url)


def next_page(request: HttpRequest, plane: Plane) -> str:
    """Return the wanted page if it is one of this plane of this site, else the plane's home."""
    wanted = _wanted(request)
    if is_allowed(wanted, request=request, plane=plane):
        return wanted
    return reverse(SETTINGS[plane].home_url)


def _wanted(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next", "")
