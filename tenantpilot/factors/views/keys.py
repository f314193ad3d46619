"""A person's own keys: the list, and what is done with one button."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from tenantpilot.accounts.current_account import get_current_account
from tenantpilot.accounts.planes import plane_of
from tenantpilot.factors.forms import PasskeyNameForm
from tenantpilot.factors.models import Passkey
from tenantpilot.factors.owners import Person, owned_by
from tenantpilot.factors.policy import who_asks
from tenantpilot.factors.proofs import (
    confirm_url,
    is_providers,
    own_session_needed,
    proof_needed,
    proof_needed_for,
)
from tenantpilot.factors.selectors import factors_of
from tenantpilot.factors.services import keys as services
from tenantpilot.factors.services import passkeys, recovery
from tenantpilot.factors.services.keys import LastFactorError, removal_blocker
from tenantpilot.factors.sign_in_steps import allowed_page, plane_url
from tenantpilot.factors.views.layouts import layout_of

SIGNED_OUT = "You were signed out everywhere else."


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Show what I can sign in with beside my password."""
    person: Person = get_current_account(request)
    factors = factors_of(person)
    context = {
        "factors": factors,
        "asks": who_asks(person),
        "blocker": removal_blocker(person, factors),
        "is_providers": is_providers(request),
        "plane": plane_of(request),
        "layout": layout_of(request),
    }
    return render(request, "factors/keys.html", context)


@require_safe
def needed(request: HttpRequest) -> HttpResponse:
    """Ask a person who came with a password alone for more, because a workspace does by now."""
    person: Person = get_current_account(request)
    wanted = request.GET.get("next", "")
    if person.way_in is None or person.way_in.has_factor:
        return redirect(allowed_page(request, wanted))
    if not factors_of(person).has_any:
        # The page says who asks.
        return redirect(plane_url(request, "keys"))
    messages.info(request, f"{who_asks(person) or 'A workspace'} asks for a second factor.")
    return redirect(confirm_url(request, back=wanted))


@require_POST
@own_session_needed
@proof_needed_for("Remove the authenticator app")
def remove_app(request: HttpRequest) -> HttpResponse:
    """Forget the authenticator app."""
    person: Person = get_current_account(request)
    return _try(
        request,
        lambda: services.remove_app(person=person, keep=request.session.session_key),
        done="The authenticator app was removed here. Delete its entry in the app, too.",
    )


@require_POST
@own_session_needed
@proof_needed_for("Remove the passkey")
def remove_passkey(request: HttpRequest, *, passkey_id: int) -> HttpResponse:
    """Forget a passkey."""
    person: Person = get_current_account(request)
    key = _key(person, passkey_id)
    return _try(
        request,
        lambda: services.remove_passkey(person=person, key=key, keep=request.session.session_key),
        done=f"The passkey “{key.name}” was removed here. Delete it in the device, too.",
    )


@require_POST
@own_session_needed
@proof_needed
def rename_passkey(request: HttpRequest, *, passkey_id: int) -> HttpResponse:
    """Give a passkey another name."""
    person: Person = get_current_account(request)
    key = _key(person, passkey_id)
    form = PasskeyNameForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"{form.errors['name'][0]} Nothing was changed.")
        return redirect(plane_url(request, "keys"))
    passkeys.rename(key=key, person=person, name=form.cleaned_data["name"])
    messages.success(request, "The passkey was renamed.")
    return redirect(plane_url(request, "keys"))


@require_POST
@own_session_needed
@proof_needed_for("Make ten new codes")
def codes(request: HttpRequest) -> HttpResponse:
    """Make ten new recovery codes and show them, this once."""
    person: Person = get_current_account(request)
    if not factors_of(person).has_any:
        messages.error(request, "Add a passkey or an app first. Nothing was changed.")
        return redirect(plane_url(request, "keys"))
    return codes_shown(request, recovery.make(person=person))


def codes_shown(request: HttpRequest, made: list[str]) -> HttpResponse:
    """Answer the POST that made the codes with the codes, so that they are stored nowhere."""
    context: dict[str, Any] = {"codes": made, "plane": plane_of(request)}
    context |= {"layout": layout_of(request), "keys_url": plane_url(request, "keys")}
    return render(request, "factors/codes.html", context)


def _key(person: Person, passkey_id: int) -> Passkey:
    key = Passkey.objects.filter(pk=passkey_id, **owned_by(person)).first()
    if key is None:
        raise Http404
    return key


def _try(request: HttpRequest, act: Callable[[], None], *, done: str) -> HttpResponse:
    try:
        act()
    except LastFactorError as refusal:
        messages.error(request, f"{refusal} Nothing was changed.")
    else:
        messages.success(request, f"{done} {SIGNED_OUT}")
    return redirect(plane_url(request, "keys"))
