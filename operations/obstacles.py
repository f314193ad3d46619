"""Why no operation can start on a tenant, told in one set of words."""

from dataclasses import dataclass

from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantStatus


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """What the tenant is like, and what that means for those who want to start something."""

    state: str
    meaning: str

    @property
    def on_page(self) -> str:
        """Return what the tenant's pages say in place of what could be started."""
        return f"This tenant {self.state}. {self.meaning}"

    def refusal(self, *, name: str) -> str:
        """Return what is answered to somebody who wanted to start something just now."""
        return f"{name} {self.state}, so nothing was started. {self.meaning}"


ONBOARDING = Obstacle(
    state="is being onboarded",
    meaning="Operations can start once it is activated. Finish the onboarding first.",
)
ARCHIVED = Obstacle(
    state="is archived", meaning="Its history stays readable, but nothing starts on it."
)
NO_CONNECTION = Obstacle(
    state="has no connection to Microsoft 365 yet", meaning="Configure the connection first."
)


def obstacle_to(tenant: Tenant) -> Obstacle | None:
    """Return what keeps operations from starting on the tenant as it is given, or None."""
    if tenant.status == TenantStatus.ONBOARDING:
        return ONBOARDING
    if tenant.status != TenantStatus.ACTIVE:
        return ARCHIVED
    if not ProviderConnection.objects.filter(tenant=tenant).exists():
        return NO_CONNECTION
    return None
