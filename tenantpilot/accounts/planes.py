"""The two planes. A session, a cookie and an identity belong to exactly one."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import TextChoices
from django.http import HttpRequest


class Plane(TextChoices):
    """Which side of the product a request, a session or a route belongs to."""

    ADMIN = "admin", "Admin plane"
    SYSTEM = "system", "System plane"


@dataclass(frozen=True, kw_only=True)
class PlaneSettings:
    """What differs between the planes' sign-in."""

    cookie: str
    cookie_path: str
    backend: str
    sign_in_url: str
    home_url: str

    @property
    def cookie_name(self) -> str:
        """Over HTTPS with a prefix: browsers then refuse the cookie from a page without it."""
        return f"__Secure-{self.cookie}" if settings.SESSION_COOKIE_SECURE else self.cookie


SETTINGS = {
    Plane.ADMIN: PlaneSettings(
        cookie="tenantpilot_admin_session",
        # Not "/": the cookie of one plane is never sent to the other plane's pages.
        cookie_path="/admin/",
        backend="tenantpilot.accounts.backends.AdminPlaneBackend",
        sign_in_url="accounts:admin-sign-in",
        home_url="tenant_dashboard:home",
    ),
    Plane.SYSTEM: PlaneSettings(
        cookie="tenantpilot_system_session",
        cookie_path="/system/",
        backend="tenantpilot.accounts.backends.SystemPlaneBackend",
        sign_in_url="accounts:system-sign-in",
        home_url="system_dashboard:control-tower",
    ),
}


def plane_of(request: HttpRequest) -> Plane:
    """Return the plane of the request's path; everything outside /system is the admin plane."""
    in_system = request.path_info == "/system" or request.path_info.startswith("/system/")
    return Plane.SYSTEM if in_system else Plane.ADMIN
