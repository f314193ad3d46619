"""Before a dangerous act the person proves once more who they are.

A session that a person left open, or stole, does nothing of that kind: a proof is good for five
minutes. Pages say so beforehand; a form sent without one changes nothing and leads to the page
that asks.
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
from tenantpilot.factors.sign_in_steps import plane_url

type View = Callable[..., HttpResponse]

NOT_YET = "Nothing was changed yet. Once it is confirmed that it is you, send the form again."
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def proof_needed(view: View) -> View:
    """Take a form only from a person who proved within five minutes who they are."""
    return proof_needed_if(lambda _request: True)(view)


def proof_needed_if(is_dangerous: Callable[[Any], bool]) -> Callable[[View], View]:
    """…and only if this form is dangerous."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            is_harmless = request.method in SAFE or not is_dangerous(request)
            if is_harmless or is_proved(request):
                return view(request, *args, **kwargs)
            messages.info(request, NOT_YET)
            return redirect(confirm_url(request, back=_page_of(request)))

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


def _page_of(request: HttpRequest) -> str:
    """Return the page the form was on: its own address, or the one the browser names."""
    plane = plane_of(request)
    named = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    before = urlunsplit(("", "", named.path, named.query, ""))
    for page in (request.get_full_path(), before):
        if is_allowed(page, request=request, plane=plane):
            return page
    return ""
