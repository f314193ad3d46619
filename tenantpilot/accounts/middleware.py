"""Give every request the session and the person of its own plane, never of the other."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from tenantpilot.accounts.current_account import get_current_account, set_current_account
from tenantpilot.accounts.planes import SETTINGS, Plane, plane_of
from tenantpilot.accounts.sessions import SessionStore
from tenantpilot.audit.rate_limit import TooManyActsError
from tenantpilot.ui import errors
from tenantpilot.web.outage import is_outage


class PlaneSessionMiddleware:
    """Load and save the session whose cookie is named after the request's plane."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        plane = plane_of(request)
        cookie = SETTINGS[plane].cookie_name
        session = SessionStore(request.COOKIES.get(cookie), plane=plane)
        request.session = session
        response = self.get_response(request)
        if session.accessed:
            patch_vary_headers(response, ("Cookie",))
        if session.is_empty():
            if cookie in request.COOKIES:
                forget_cookie(response, plane)
        elif session.modified and response.status_code < 500:
            save_session(session, response)
        return response


def forget_cookie(response: HttpResponse, plane: Plane) -> None:
    """Take the plane's cookie back."""
    named = SETTINGS[plane]
    response.delete_cookie(named.cookie_name, path=named.cookie_path, samesite="Lax")


def save_session(session: SessionStore, response: HttpResponse) -> None:
    """Save the session and send its cookie.

    Raises SessionInterrupted if the session was ended meanwhile (signed out elsewhere), and the
    database's own error if that is away.
    """
    plane_settings = SETTINGS[session.plane]
    try:
        session.save()
    except UpdateError as error:
        # Django takes every error of the database for a session that is gone.
        if isinstance(error.__context__, DatabaseError) and is_outage(error.__context__):
            raise error.__context__ from error.__context__.__cause__
        raise SessionInterrupted("The session was ended during the request.") from error
    response.set_cookie(
        plane_settings.cookie_name,
        session.session_key or "",
        max_age=session.ends_at() - timezone.now(),
        path=plane_settings.cookie_path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


class PlaneAuthenticationMiddleware:
    """Set `request.user` on the admin plane and `request.operator` on the system plane.

    The other one is anonymous, whatever the session says. Lazy: a page that asks for no
    name reads no session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        set_current_account(request, SimpleLazyObject(lambda: get_current_account(request)))
        return self.get_response(request)


class TooManyActsMiddleware:
    """Answer 429, in words, to whatever act was done too often."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer the one exception that every act may raise."""
        is_too_many = isinstance(exception, TooManyActsError)
        return errors.too_many_acts(request) if is_too_many else None
