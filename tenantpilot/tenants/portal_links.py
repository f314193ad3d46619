"""Links to the pages of Microsoft's portal where a tenant's settings are made.

Each names the tenant. Without it the portal opens the tenant of the person who clicks.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from tenantpilot.tenants.models import ProviderConnection, Tenant

_WORLDWIDE = "https://entra.microsoft.com"
# By the host that the product signs in at: https://learn.microsoft.com/entra/identity-platform/
_OF_CLOUD = {
    "login.microsoftonline.us": "https://entra.microsoft.us",
    "login.partner.microsoftonline.cn": "https://portal.azure.cn",
}


@dataclass(frozen=True, kw_only=True)
class PortalLink:
    """A page of Microsoft's. Opening it tells Microsoft nothing about us (`rel`)."""

    label: str
    url: str


SERVICE_HEALTH = PortalLink(
    label="See how Microsoft's services are doing", url="https://status.cloud.microsoft"
)


def tenant_overview(tenant: Tenant) -> PortalLink:
    return _link(
        tenant,
        "Microsoft_AAD_IAM/TenantOverview.ReactView",
        label="Open the tenant's overview in Entra",
    )


def app_registrations(tenant: Tenant) -> PortalLink:
    return _link(
        tenant,
        "Microsoft_AAD_RegisteredApps/ApplicationsListBlade",
        label="Open the app registrations in Entra",
    )


def app_overview(connection: ProviderConnection) -> PortalLink:
    return _app(connection, blade="Overview", label="Open the app in Entra")


def app_secrets(connection: ProviderConnection) -> PortalLink:
    return _app(connection, blade="Credentials", label="Open the app's secrets in Entra")


def app_permissions(connection: ProviderConnection) -> PortalLink:
    return _app(connection, blade="CallAnAPI", label="Open the app's permissions in Entra")


def _app(connection: ProviderConnection, *, blade: str, label: str) -> PortalLink:
    page = f"Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/{blade}"
    return _link(connection.tenant, f"{page}/appId/{connection.client_id}", label=label)


def _link(tenant: Tenant, page: str, *, label: str) -> PortalLink:
    portal = _OF_CLOUD.get(urlsplit(settings.GRAPH_AUTHORITY_URL).hostname or "", _WORLDWIDE)
    return PortalLink(label=label, url=f"{portal}/{tenant.directory_id}/#view/{page}")
