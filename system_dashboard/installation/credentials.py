"""Credentials that will expire, to be renewed before runs fail."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from tenantpilot.sso.models import Connection
from tenantpilot.sso.secret_expiry import near_expiry as near_providers
from tenantpilot.tenants.models import AppCredential, ProviderConnection, TenantStatus

WARN_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class Expiries:
    """The days to the nearest expiry (below zero: it has passed), and what is near.

    `near`: tenants; `near_apps`: workspaces whose own app's credential is; `near_providers`:
    workspaces whose sign-in provider's secret is, 0 for the platform operators'.
    """

    nearest_days: int | None
    near: list[int]
    near_apps: list[int]
    near_providers: list[int]


def read_expiries(*, today: date) -> Expiries:
    """Read what is known: of active tenants, workspaces' apps in use, and sign-in providers."""
    apps = AppCredential.objects.filter(proved_at__isnull=False, expires_on__isnull=False).order_by(
        "expires_on", "app__workspace_id"
    )
    providers = Connection.objects.filter(secret_expires_on__isnull=False).order_by(
        "secret_expires_on"
    )
    first = (
        _known().values_list("secret_expires_on", flat=True).first(),
        apps.values_list("expires_on", flat=True).first(),
        providers.values_list("secret_expires_on", flat=True).first(),
    )
    nearest = min((each for each in first if each), default=None)
    near_apps = apps.filter(expires_on__lte=today + timedelta(days=WARN_DAYS))
    return Expiries(
        nearest_days=(nearest - today).days if nearest else None,
        near=list(near_expiry(today=today).values_list("tenant_id", flat=True)),
        near_apps=list(near_apps.values_list("app__workspace_id", flat=True)),
        near_providers=[each.workspace_id or 0 for each in near_providers(today=today)],
    )


def near_expiry(*, today: date) -> QuerySet[ProviderConnection]:
    """Return the connections whose credential expires soon, or has, the nearest first."""
    return _known().filter(secret_expires_on__lte=today + timedelta(days=WARN_DAYS))


def _known() -> QuerySet[ProviderConnection]:
    return ProviderConnection.objects.filter(
        tenant__status=TenantStatus.ACTIVE, secret_expires_on__isnull=False
    ).order_by("secret_expires_on", "tenant_id")
