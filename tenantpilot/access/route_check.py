"""Routes are closed by default: the server does not start with an undeclared one."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

_PLANES = {"public", "admin", "system"}


def undeclared_routes(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """Return an error for every route without a plane, or a tenant route without capability."""
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
    elif "tenant_id" in route and getattr(view, "capability", None) is None:
        yield Error(
            f"Tenant route /{route} declares no capability.",
            hint="Decorate its view with @tenant_view(Capability.…).",
            id="access.E002",
        )
    elif plane == "system" and not route.startswith("system/"):
        yield Error(f"Route /{route} is of the system plane, outside /system/.", id="access.E003")
    elif plane == "admin" and not route.startswith("admin/"):
        yield Error(f"Route /{route} is of the admin plane, outside /admin/.", id="access.E004")
