"""Sign-in and sign-out, the same two views on both planes."""

from dataclasses import asdict

from django.conf import settings
from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tenantpilot.accounts import services, sign_in_steps
from tenantpilot.accounts.current_account import get_current_account
from tenantpilot.accounts.forms import AddressForm, SignInForm
from tenantpilot.accounts.models import Account, User
from tenantpilot.accounts.planes import SETTINGS, Plane, plane_of
from tenantpilot.accounts.redirects import UNSAVED, is_allowed
from tenantpilot.accounts.time_zones import note_browsers
from tenantpilot.routes import public_view

# Of the session after signing out: where the provider's own session ends.
_ELSEWHERE = "signed_out_elsewhere"


@public_view
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the address, then for a passkey or the password, and go on from there.

    The second page is the same whether or not there is such an account. A demo, whose passwords
    are printed, asks for both on one page.
    """
    plane = plane_of(request)
    if get_current_account(request).is_authenticated:
        return redirect(next_page(request, plane))
    if not settings.DEMO and "password" not in request.POST:
        return _address_page(request)
    form = SignInForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_valid() and form.account:
        return redirect(_after_password(request, form.account))
    return _page(request, form, address="" if settings.DEMO else request.POST.get("email", ""))


def _after_password(request: HttpRequest, account: Account) -> str:
    """Sign in unless more is asked for; return where to go."""
    wanted = _wanted(request)
    if page := sign_in_steps.after_password(request=request, account=account, wanted=wanted):
        return page
    services.sign_in(request=request, account=account, has_factor=False)
    if isinstance(account, User):
        note_browsers(user=account, time_zone=request.POST.get("time_zone", ""))
    return next_page(request, plane_of(request))


def _address_page(request: HttpRequest) -> HttpResponse:
    form = AddressForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, form)
    address = form.cleaned_data["email"]
    return _page(request, SignInForm(initial={"email": address}, request=request), address=address)


def _page(request: HttpRequest, form: AddressForm, *, address: str = "") -> HttpResponse:
    """Show the form; with an address it is the second page, which asks for a proof of it."""
    if address:
        form.fields["email"].widget = HiddenInput()
    plane = plane_of(request)
    providers = sign_in_steps.provider_buttons(request, address=address)
    if address and not providers:
        form.fields["password"].widget.attrs["autofocus"] = True
    context = {
        "form": form,
        "plane": plane,
        "next": _wanted(request),
        "address": address,
        "is_unsaved": UNSAVED in request.GET,
        "providers": providers,
        "elsewhere": request.session.get(_ELSEWHERE),
        "is_demo": settings.DEMO,
    }
    return render(request, f"accounts/{plane}_sign_in.html", context)


@public_view
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and go back to this plane's sign-in page."""
    person = get_current_account(request)
    if person.is_authenticated:
        elsewhere = sign_in_steps.farewell(request)
        services.sign_out(request=request, account=person)
        if elsewhere:
            request.session[_ELSEWHERE] = asdict(elsewhere)
    return redirect(SETTINGS[plane_of(request)].sign_in_url)


def next_page(request: HttpRequest, plane: Plane) -> str:
    """Return the wanted page if it is one of this plane of this site, else the plane's home."""
    wanted = _wanted(request)
    if is_allowed(wanted, request=request, plane=plane):
        return wanted
    return reverse(SETTINGS[plane].home_url)


def _wanted(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next", "")
