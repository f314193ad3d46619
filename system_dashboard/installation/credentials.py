"""Credentials that will expire, to be renewed before runs fail."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from tenantpilot.database import prepared
from tenantpilot.tenants.expiry import WARN_DAYS
from tenantpilot.tenants.models import AppCredential, ProviderConnection, TenantStatus

# An index knows the near ones and the first of each kind.
EXPIRIES = """
    WITH tenant AS NOT MATERIALIZED (
        SELECT 'tenant' AS kind, secret_expires_on AS day, tenant_id AS number
        FROM tenants_providerconnection
        JOIN tenants_tenant ON tenants_tenant.id = tenant_id AND tenants_tenant.status = 'active'
    ), app AS NOT MATERIALIZED (
        SELECT 'app' AS kind, expires_on AS day, workspace_id AS number
        FROM tenants_appcredential JOIN tenants_providerapp ON tenants_providerapp.id = app_id
        WHERE proved_at IS NOT NULL
    ), provider AS NOT MATERIALIZED (
        SELECT 'provider' AS kind, secret_expires_on AS day, workspace_id AS number
        FROM sso_connection
    )
    SELECT * FROM tenant WHERE day <= %(limit)s
    UNION (SELECT * FROM tenant WHERE day IS NOT NULL ORDER BY day LIMIT 1)
    UNION SELECT * FROM app WHERE day <= %(limit)s
    UNION (SELECT * FROM app WHERE day IS NOT NULL ORDER BY day LIMIT 1)
    UNION SELECT * FROM provider WHERE day <= %(limit)s
    UNION (SELECT * FROM provider WHERE day IS NOT NULL ORDER BY day LIMIT 1)
"""


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
    """Read what is known: of active tenants, workspaces' apps in use, and sign-in providers.

    In one statement: of each kind those that are near, and the first, which may be far.
    """
    limit = today + timedelta(days=WARN_DAYS)
    rows = prepared.execute(EXPIRIES, {"limit": limit})
    found = sorted(rows, key=lambda row: (row[1], row[2] is None, row[2]))
    near = {kind: [number or 0 for of, day, number in found if of == kind and day <= limit]
            for kind in ("tenant", "app", "provider")}  # fmt: skip
    return Expiries(
        nearest_days=(found[0][1] - today).days if found else None,
        near=near["tenant"],
        near_apps=near["app"],
        near_providers=near["provider"],
    )


def near_expiry(*, today: date) -> QuerySet[ProviderConnection]:
    """Return the connections whose credential expires soon, or has, the nearest first."""
    return _known().filter(secret_expires_on__lte=today + timedelta(days=WARN_DAYS))


def near_apps(*, today: date) -> QuerySet[AppCredential]:
    """Return the credentials of workspaces' apps that expire soon, or have, the nearest first."""
    near = _known_of_apps().filter(expires_on__lte=today + timedelta(days=WARN_DAYS))
    return near.order_by("expires_on")


def _known_of_apps() -> QuerySet[AppCredential]:
    return AppCredential.objects.filter(proved_at__isnull=False, expires_on__isnull=False)


def _known() -> QuerySet[ProviderConnection]:
    return ProviderConnection.objects.filter(
        tenant__status=TenantStatus.ACTIVE, secret_expires_on__isnull=False
    ).order_by("secret_expires_on", "tenant_id")
