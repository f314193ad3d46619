"""The site that passkeys of this installation are bound to."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from tenantpilot.factors.services.passkeys import Site


def site_of(request: HttpRequest) -> Site:
    """Return the host of PUBLIC_URL, and the origin that was asked: one of ALLOWED_HOSTS.

    A browser at an origin outside that host has no key for it.
    """
    origin = f"{request.scheme}://{request.get_host()}"
    return Site(host=urlsplit(settings.PUBLIC_URL or origin).hostname or "", origin=origin)
