"""Who is signed in: `request.user` on the admin plane, `request.operator` on the system plane."""

from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from tenantpilot.accounts.planes import SETTINGS, Plane, plane_of
from tenantpilot.accounts.ways_in import WayIn

# Where the looked-up person is kept, so that a request asks the database once.
_CACHE = "_tenantpilot_person"


def get_current_account(request: HttpRequest) -> Any:
    """Return the account that is signed in on the request's plane, or AnonymousUser.

    The account itself, not Django's lazy stand-in, whose `type()` is another one.
    """
    if not hasattr(request, _CACHE):
        setattr(request, _CACHE, _look_up(request))
    return getattr(request, _CACHE)


def set_current_account(request: HttpRequest, person: Any) -> None:
    """Put the person on the request; the other plane's attribute is anonymous."""
    on_system = plane_of(request) == Plane.SYSTEM
    attributes: Any = request
    attributes.user = AnonymousUser() if on_system else person
    attributes.operator = person if on_system else AnonymousUser()


def cache_current_account(request: HttpRequest, person: Any) -> None:
    """Let the rest of this request see who has just signed in or out."""
    setattr(request, _CACHE, person)
    set_current_account(request, person)


def _look_up(request: HttpRequest) -> Any:
    if not request.session.session_key:
        return AnonymousUser()
    backend = SETTINGS[plane_of(request)].backend
    if request.session.get(BACKEND_SESSION_KEY) != backend:
        return AnonymousUser()
    account: Any = get_user(request)
    if account.is_authenticated:
        session: Any = request.session
        account.way_in = WayIn(
            connection_id=getattr(session, "connection_id", None),
            has_factor=getattr(session, "has_factor", False),
        )
    return account
