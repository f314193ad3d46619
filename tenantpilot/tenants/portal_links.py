"""Links to the pages of Microsoft's portal where a tenant's settings are made.

Each names the tenant. Without it the portal opens the tenant of the person who clicks.
"""

from dataclasses import dataclass
from uuid import UUID

from tenantpilot.graph.clouds import addresses_of
from tenantpilot.tenants.models import ProviderApp, ProviderConnection, Tenant


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


def enterprise_apps(tenant: Tenant) -> PortalLink:
    return _link(
        tenant,
        "Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview",
        label="Open the tenant's enterprise applications in Entra",
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
    """Return where the app is granted more: its registration, if that is in the tenant itself.

    The workspace's app is registered elsewhere; its grants are made in the tenant.
    """
    if connection.app:
        return enterprise_apps(connection.tenant)
    return _app(connection, blade="CallAnAPI", label="Open the app's permissions in Entra")


def _app(connection: ProviderConnection, *, blade: str, label: str) -> PortalLink:
    """Return a page of the registration, which of the workspace's app is the provider's tenant."""
    app = connection.app
    page = f"Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/{blade}"
    return _page(
        app.cloud if app else connection.tenant.cloud,
        app.directory_id if app else connection.tenant.directory_id,
        f"{page}/appId/{connection.client_id}",
        label=label,
    )


def of_app(app: ProviderApp, *, blade: str, label: str) -> PortalLink:
    """Return a page of the registration of a workspace's app."""
    page = f"Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/{blade}/appId/{app.client_id}"
    return _page(app.cloud, app.directory_id, page, label=label)


def _link(tenant: Tenant, page: str, *, label: str) -> PortalLink:
    return _page(tenant.cloud, tenant.directory_id, page, label=label)


def _page(cloud: str, directory_id: UUID, page: str, *, label: str) -> PortalLink:
    portal = addresses_of(cloud).entra_portal
    return PortalLink(label=label, url=f"{portal}/{directory_id}/#view/{page}")
