"""Before a dangerous act the person proves once more who they are.

A session that a person left open, or stole, does nothing of that kind: a proof is good for five
minutes. Pages say so beforehand; a form sent without one changes nothing and leads to the page
that asks. Where it held choices only, it is kept until then.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from tenantpilot.accounts.models import SignInMethod
from tenantpilot.accounts.planes import plane_of
from tenantpilot.accounts.redirects import is_allowed
from tenantpilot.accounts.sessions import is_proved, method_of
from tenantpilot.factors import held_forms
from tenantpilot.factors.sign_in_steps import allowed_page, plane_url

type View = Callable[..., HttpResponse]

NOT_YET = "Nothing was changed yet. Once it is confirmed that it is you, send the form again."
ONE_PRESS = "Nothing was changed yet. Confirm that it is you; then one press is left."
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def proof_needed(view: View) -> View:
    """Take a form only from a person who proved within five minutes who they are.

    What was typed is not kept, because some of it is secrets.
    """
    return proof_needed_if(_always)(view)


def proof_needed_for(act: str, *kept: str) -> Callable[[View], View]:
    """…and keep these fields, which are choices, until the proof is there: then one press is left.

    `act` is what the button for it says.
    """
    return proof_needed_if(_always, act=act, kept=kept)


def _always(_request: Any) -> bool:
    return True


def proof_needed_if(
    is_dangerous: Callable[[Any], bool], *, act: str = "", kept: tuple[str, ...] = ()
) -> Callable[[View], View]:
    """…and only if this form is dangerous."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            is_harmless = request.method in SAFE or not is_dangerous(request)
            if is_harmless:
                return view(request, *args, **kwargs)
            held_forms.forget(request)
            if is_proved(request):
                return view(request, *args, **kwargs)
            page = _page_of(request)
            if act:
                held_forms.hold(request, act=act, page=page, names=kept)
            messages.info(request, ONE_PRESS if act else NOT_YET)
            return redirect(confirm_url(request, back=page))

        return checked

    return decorate


def own_session_needed(view: View) -> View:
    """Refuse a form from a session that another person's provider opened: it touches no keys."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in SAFE or not is_providers(request):
            return view(request, *args, **kwargs)
        messages.error(
            request,
            "Nothing was changed. Keys can be changed once you sign in with your own password "
            "or passkey.",
        )
        return redirect(plane_url(request, "keys"))

    return checked


def is_providers(request: HttpRequest) -> bool:
    """Whether a sign-in provider vouched for the person, and nothing of their own."""
    return method_of(request) == SignInMethod.PROVIDER


def confirm_url(request: HttpRequest, *, back: str) -> str:
    """Return the address of the page that asks for a proof and leads back."""
    return f"{plane_url(request, 'confirm')}?{urlencode({'next': back})}"


def page_after_proof(request: HttpRequest, wanted: str) -> str:
    """Return where to go now: to the form that is kept, else to the page that is wanted."""
    if held_forms.held(request):
        return plane_url(request, "held")
    return allowed_page(request, wanted)


def _page_of(request: HttpRequest) -> str:
    """Return the page the form was on: its own address, or the one the browser names."""
    plane = plane_of(request)
    named = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    before = urlunsplit(("", "", named.path, named.query, ""))
    for page in (request.get_full_path(), before):
        if is_allowed(page, request=request, plane=plane):
            return page
    return ""
