"""System check of the routes: an undeclared one keeps the server from starting.

Every command runs it, and so does the WSGI application before it serves.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

_PLANES = {"public", "admin", "system"}
_ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")
# These two are always checked themselves, wherever they stand.
_SCOPES = {"workspace_slug", "tenant_id"}


def check_routes(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """Return an error for every route that says too little about who may call it."""
    patterns = get_resolver(settings.ROOT_URLCONF).url_patterns
    return [error for route, view in routes(patterns) for error in _faults(route, view)]


def routes(
    patterns: Sequence[URLPattern | URLResolver], prefix: str = ""
) -> Iterator[tuple[str, Any]]:
    """Yield every route of the URL configuration with its view."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route, pattern.callback


def _faults(route: str, view: Any) -> Iterator[Error]:
    plane = getattr(view, "plane", None)
    if plane not in _PLANES:
        yield Error(
            f"Route /{route} declares no plane.",
            hint="Decorate its view with one of tenantpilot.access.views.",
            id="access.E001",
        )
        return
    yield from _unchecked_arguments(route, view)
    if plane == "system" and not route.startswith("system/"):
        yield Error(f"Route /{route} is of the system plane, outside /system/.", id="access.E003")
    elif plane == "admin" and not route.startswith("admin/"):
        yield Error(f"Route /{route} is of the admin plane, outside /admin/.", id="access.E004")


def _unchecked_arguments(route: str, view: Any) -> Iterator[Error]:
    checked = getattr(view, "checks", "")
    is_inside_checked = False
    for argument in _guarded_arguments(route):
        if argument == checked:
            # Arguments after it are looked up among its own rows.
            is_inside_checked = True
        elif argument in _SCOPES or not is_inside_checked:
            yield Error(
                f"Route /{route} takes {argument}, and its view does not check it.",
                hint="Use @tenant_view(Capability.…), @workspace_view(…) or @checks_argument(…).",
                id="access.E002",
            )


def _guarded_arguments(route: str) -> list[str]:
    """Return the route's arguments that name a row."""
    return [
        name
        for converter, name in _ARGUMENT.findall(route)
        if converter == "slug" or name.endswith(("_id", "_slug")) or name in {"pk", "id", "slug"}
    ]
