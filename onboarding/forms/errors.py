"""Form errors for what a service refused."""

from dataclasses import dataclass

from django.urls import reverse

from onboarding.services.tenant_lookup import TenantNotFoundError
from onboarding.steps.tenant_identified import TenantFixedError
from tenantpilot.tenants.services.connections import SecretNeededError
from tenantpilot.tenants.services.lifecycle import CannotLinkError, LinkBlocker


@dataclass(frozen=True, kw_only=True)
class FormError:
    """A message beside a field, and a link if there is a page that helps."""

    field: str | None
    message: str
    url: str = ""
    url_text: str = ""


def form_error_for(
    error: CannotLinkError | SecretNeededError | TenantNotFoundError | TenantFixedError,
) -> FormError:
    """Return the error's message. Who else manages a tenant stays untold."""
    if isinstance(error, TenantNotFoundError):
        return FormError(field="directory_id", message=_not_found(error))
    if isinstance(error, SecretNeededError):
        return FormError(
            field="client_secret",
            message="Enter the credential: the stored one belongs to another application.",
        )
    if isinstance(error, TenantFixedError):
        return FormError(
            field="directory_id",
            message="The ID of this tenant stays as it is: Microsoft has confirmed it, or its "
            "history belongs to it. Onboard another tenant by itself.",
        )
    if error.tenant is None:
        return FormError(
            field=None,
            message="The connection works, but this Microsoft tenant is already managed on this "
            "installation, so it cannot be verified here. Nothing was changed. The "
            "administrator of this installation can help.",
        )
    is_under_way = error.blocker == LinkBlocker.BEING_ONBOARDED_HERE
    return FormError(
        field="directory_id",
        message="This Microsoft tenant is already being onboarded in this workspace."
        if is_under_way
        else "This Microsoft tenant is already linked in this workspace.",
        url=reverse("tenant_dashboard:tenant", args=[error.tenant.pk]),
        url_text=f"Open {error.tenant.name}",
    )


def _not_found(error: TenantNotFoundError) -> str:
    if error.is_unknown:
        return "Microsoft knows no tenant with this domain. Check its spelling, or enter the ID."
    return "Microsoft could not be asked for this domain just now. Try again, or enter the ID."
