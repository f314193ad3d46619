"""Where signing in may lead: to pages of this plane that can be looked at, and nowhere else."""

from collections.abc import Callable, Iterator
from inspect import getclosurevars
from typing import Any
from urllib.parse import unquote, urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from tenantpilot.accounts.planes import Plane

# In the address of the sign-in page: a form came without a session.
UNSAVED = "unsaved"


def is_allowed(url: str, *, request: HttpRequest, plane: Plane) -> bool:
    """Whether a browser that goes to the URL looks at a page of this plane on this site."""
    is_ours = url.startswith(f"/{plane}/") and url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if not is_ours:
        return False
    try:
        view = resolve(unquote(urlsplit(url).path)).func
    except Resolver404:
        return False
    return getattr(view, "plane", "") == plane and _answers_get(view)


def _answers_get(view: Callable[..., Any]) -> bool:
    return all("GET" in methods for methods in _allowed_methods(view))


def _allowed_methods(view: Callable[..., Any]) -> Iterator[list[str]]:
    """Yield what each require_http_methods around the view allows.

    Django keeps it nowhere but in the decorator's closure; a test notices if that changes.
    """
    layer: Callable[..., Any] | None = view
    while layer is not None:
        if methods := getclosurevars(layer).nonlocals.get("request_method_list"):
            yield methods
        layer = getattr(layer, "__wrapped__", None)
