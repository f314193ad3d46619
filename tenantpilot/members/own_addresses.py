"""Addresses of the pages about one's own account: the same pages on both planes."""

from django.urls import reverse

from tenantpilot.accounts.models import Account
from tenantpilot.accounts.planes import Plane


def own_url(account: Account, page: str) -> str:
    """Return the address of a page about one's own account, on the account's plane."""
    return page_of(account.plane, page)


def page_of(plane: Plane, page: str, *arguments: object) -> str:
    """Return the address of the page on this plane."""
    return reverse(f"members:{route_name(plane, page)}", args=arguments)


def route_name(plane: Plane, page: str) -> str:
    """Return the name of the page's route on the plane."""
    return page if plane == Plane.ADMIN else f"system-{page}"
