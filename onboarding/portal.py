"""Where in Microsoft's portal a person finds what has to be done."""

from dataclasses import dataclass
from uuid import UUID

ENTRA = "https://entra.microsoft.com/#view"


@dataclass(frozen=True, kw_only=True)
class PortalLink:
    """A page of Microsoft's. Opening it tells Microsoft nothing about us (`rel`)."""

    label: str
    url: str


TENANT_OVERVIEW = PortalLink(
    label="Open the tenant's overview in Entra",
    url=f"{ENTRA}/Microsoft_AAD_IAM/TenantOverview.ReactView",
)
APP_REGISTRATIONS = PortalLink(
    label="Open the app registrations in Entra",
    url=f"{ENTRA}/Microsoft_AAD_RegisteredApps/ApplicationsListBlade",
)
SERVICE_HEALTH = PortalLink(
    label="See how Microsoft's services are doing", url="https://status.cloud.microsoft"
)


def app_overview(client_id: UUID) -> PortalLink:
    return _app(client_id, blade="Overview", label="Open the app in Entra")


def app_secrets(client_id: UUID) -> PortalLink:
    return _app(client_id, blade="Credentials", label="Open the app's secrets in Entra")


def app_permissions(client_id: UUID) -> PortalLink:
    return _app(client_id, blade="CallAnAPI", label="Open the app's permissions in Entra")


def _app(client_id: UUID, *, blade: str, label: str) -> PortalLink:
    address = f"{ENTRA}/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~"
    return PortalLink(label=label, url=f"{address}/{blade}/appId/{client_id}")
