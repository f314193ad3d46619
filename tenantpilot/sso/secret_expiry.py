"""A provider's client secret that ends soon, or has: from then on no one signs in through it."""

from datetime import date, timedelta

from django.db.models import QuerySet

from tenantpilot.sso.models import Connection
from tenantpilot.tenants.expiry import WARN_DAYS, SecretExpiry, expiry_of
from tenantpilot.workspaces.models import Workspace


def near_expiry(*, today: date) -> QuerySet[Connection]:
    """Return the connections whose secret is known to end within 30 days, the nearest first."""
    near = Connection.objects.filter(secret_expires_on__lte=today + timedelta(days=WARN_DAYS))
    return near.order_by("secret_expires_on", "workspace_id")


def expiry_in(workspace: Workspace, *, today: date) -> SecretExpiry | None:
    """Return the warning about the workspace's provider; None while there is none."""
    return expiry_told(Connection.objects.filter(workspace=workspace).first(), today=today)


def expiry_told(found: Connection | None, *, today: date) -> SecretExpiry | None:
    """Return what `expiry_in` does, of a provider that was read."""
    if found is None:
        return None
    return expiry_of(f"client secret of {found.label}", found.secret_expires_on, today=today)
