"""Credentials that will expire, to be renewed before runs fail."""

from dataclasses import dataclass
from datetime import date, timedelta

from tenantpilot.tenants.models import ProviderConnection, TenantStatus

WARN_DAYS = 30
# A page and a log line name no more.
NAMED = 10


@dataclass(frozen=True, kw_only=True)
class Expiries:
    """The days to the nearest expiry (below zero: it has passed) and which tenants are near."""

    nearest_days: int | None
    near: list[int]


def read_expiries(*, today: date) -> Expiries:
    """Read the expiries that are known, of active tenants."""
    known = ProviderConnection.objects.filter(
        tenant__status=TenantStatus.ACTIVE, secret_expires_on__isnull=False
    ).order_by("secret_expires_on", "tenant_id")
    nearest = known.values_list("secret_expires_on", flat=True).first()
    near = known.filter(secret_expires_on__lte=today + timedelta(days=WARN_DAYS))
    return Expiries(
        nearest_days=(nearest - today).days if nearest else None,
        near=list(near.values_list("tenant_id", flat=True)[:NAMED]),
    )
