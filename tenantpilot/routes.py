"""How a view declares its plane and the URL argument it checks; access.checks reads both.

Below every app, so that views of each layer declare themselves in the same way.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache

type View = Callable[..., HttpResponse]


def declare_route(
    view: View, *, plane: str, checks: str = "", capability: object | None = None
) -> View:
    """Declare the view's plane, the URL argument it checks and the capability it requires.

    The view is also `never_cache`: what a page shows depends on the account.
    """
    declared = never_cache(view)
    attributes: Any = declared
    attributes.plane = plane
    attributes.checks = checks
    attributes.capability = capability
    return declared


def public_view(view: View) -> View:
    """Let everybody call this view."""
    return declare_route(view, plane="public")


def takes_file(view: View) -> View:
    """Let the forms of this view bring a file. No other route takes one."""
    attributes: Any = view
    attributes.takes_file = True
    return view


def checks_argument(name: str) -> Callable[[View], View]:
    """Declare that the view looks up this URL argument only among the account's own rows."""

    def decorate(view: View) -> View:
        attributes: Any = view
        attributes.checks = name
        return view

    return decorate
