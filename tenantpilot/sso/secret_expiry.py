"""A provider's client secret that ends soon, or has: from then on no one signs in through it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from tenantpilot.sso.models import Connection
from tenantpilot.workspaces.models import Workspace

WARN_DAYS, URGENT_DAYS = 30, 7


@dataclass(frozen=True, kw_only=True)
class SecretExpiry:
    """The warning about one connection's secret. It works until the end of its last day."""

    label: str
    days_left: int

    @property
    def tone(self) -> str:
        return "danger" if self.days_left <= URGENT_DAYS else "warning"

    @property
    def title(self) -> str:
        """Say when, in a sentence."""
        if self.days_left < 0:
            return f"The client secret of {self.label} has expired."
        when = {0: "today", 1: "tomorrow"}.get(self.days_left, f"in {self.days_left} days")
        return f"The client secret of {self.label} expires {when}."


def near_expiry(*, today: date) -> QuerySet[Connection]:
    """Return the connections whose secret is known to end within 30 days, the nearest first."""
    near = Connection.objects.filter(secret_expires_on__lte=today + timedelta(days=WARN_DAYS))
    return near.order_by("secret_expires_on", "workspace_id")


def expiry_in(workspace: Workspace, *, today: date) -> SecretExpiry | None:
    """Return the warning about the workspace's provider; None while there is none."""
    found = near_expiry(today=today).filter(workspace=workspace).first()
    if found is None or found.secret_expires_on is None:
        return None
    return SecretExpiry(label=found.label, days_left=(found.secret_expires_on - today).days)
