"""Pages about one's own account: the same for members and for platform operators."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tenantpilot.access.views import View, signed_in_view, system_view
from tenantpilot.accounts.current_account import get_current_account
from tenantpilot.accounts.models import Account, SignInMethod
from tenantpilot.accounts.planes import Plane
from tenantpilot.accounts.sessions import method_of
from tenantpilot.accounts.time_zones import zone_of
from tenantpilot.members.own_addresses import own_url

LAYOUTS = {Plane.ADMIN: "ui/layouts/admin.html", Plane.SYSTEM: "ui/layouts/system.html"}


def on_both_planes(view: Callable[..., HttpResponse]) -> Mapping[Plane, View]:
    """Return the view for each plane. It is called with the account that is signed in there.

    Times are the person's, also on the system plane, whose other pages count days of UTC.
    """

    @wraps(view)
    def of_account(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        account: Account = get_current_account(request)
        with timezone.override(zone_of(account)):
            return view(request, account=account, **kwargs)

    return {Plane.ADMIN: signed_in_view(of_account), Plane.SYSTEM: system_view(of_account)}


def only_local(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse a session that a workspace's provider opened: it is good for that workspace only.

    What belongs to the account itself (password, other sessions) takes a sign-in here.
    """

    @wraps(view)
    def local(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not is_local(request):
            raise PermissionDenied
        return view(request, **kwargs)

    return local


def is_local(request: HttpRequest) -> bool:
    """Whether the person signed in here, and not at a provider."""
    return method_of(request) != SignInMethod.PROVIDER


def own_context(account: Account, **context: object) -> dict[str, object]:
    """Return what every such page is drawn with."""
    return {
        "account": account,
        "layout": LAYOUTS[account.plane],
        "is_operator": account.plane == Plane.SYSTEM,
        "account_url": own_url(account, "account"),
        **context,
    }
