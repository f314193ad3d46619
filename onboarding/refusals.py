"""Why a step could not be taken, as the form says it."""

from dataclasses import dataclass

from django.urls import reverse

from onboarding.services.steps import TenantSettledError
from tenantpilot.tenants.services.connections import SecretNeededError
from tenantpilot.tenants.services.lifecycle import CannotLinkError, Obstacle


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A sentence beside a field, and a place to go to if there is one."""

    field: str
    sentence: str
    url: str = ""
    url_text: str = ""


def of(error: CannotLinkError | SecretNeededError | TenantSettledError) -> Refusal:
    """Say why. Of a tenant elsewhere it says nothing but that it cannot be linked."""
    if isinstance(error, SecretNeededError):
        return Refusal(
            field="client_secret",
            sentence="Enter the client secret: the stored one belongs to another application.",
        )
    if isinstance(error, TenantSettledError):
        return Refusal(
            field="directory_id",
            sentence="Microsoft has confirmed the ID of this tenant, so it stays as it is.",
        )
    if error.tenant is None:
        return Refusal(
            field="directory_id",
            sentence="This Microsoft tenant cannot be linked. If it should be, ask whoever looks "
            "after this installation.",
        )
    is_under_way = error.obstacle == Obstacle.BEING_ONBOARDED_HERE
    return Refusal(
        field="directory_id",
        sentence="This Microsoft tenant is already being onboarded in this workspace."
        if is_under_way
        else "This Microsoft tenant is already linked in this workspace.",
        url=reverse("tenant_dashboard:tenant", args=[error.tenant.pk]),
        url_text=f"Open {error.tenant.name}",
    )
