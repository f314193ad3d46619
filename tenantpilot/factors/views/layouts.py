"""The same page on both planes, in the frame of each."""

from django.http import HttpRequest

from tenantpilot.accounts.planes import plane_of


def layout_of(request: HttpRequest) -> str:
    """Return the template of the frame around a page of the request's plane."""
    return f"ui/layouts/{plane_of(request)}.html"
