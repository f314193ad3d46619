"""Start blockers: why no operation can start on a tenant."""

from dataclasses import dataclass

from operations.connection_truth import connection_of
from tenantpilot.tenants.models import Tenant, TenantStatus


@dataclass(frozen=True, kw_only=True)
class StartBlocker:
    """The tenant's state, and what a person can do about it."""

    state: str
    meaning: str

    @property
    def on_page(self) -> str:
        """Return the text for the tenant's pages."""
        return f"This tenant {self.state}. {self.meaning}"

    def answer(self, *, name: str) -> str:
        """Return the answer to an attempt to start something."""
        return f"{name} {self.state}, so nothing was started. {self.meaning}"


ONBOARDING = StartBlocker(
    state="is being onboarded",
    meaning="Operations can start once it is activated. Finish the onboarding first.",
)
ARCHIVED = StartBlocker(
    state="is archived", meaning="Its history stays readable, but nothing starts on it."
)
NO_CONNECTION = StartBlocker(
    state="has no connection to Microsoft 365 yet", meaning="Configure the connection first."
)


def start_blocker_for(tenant: Tenant) -> StartBlocker | None:
    """Return what keeps operations from starting on the tenant as it is given, or None."""
    if tenant.status == TenantStatus.ONBOARDING:
        return ONBOARDING
    if tenant.status != TenantStatus.ACTIVE:
        return ARCHIVED
    if connection_of(tenant) is None:
        return NO_CONNECTION
    return None
