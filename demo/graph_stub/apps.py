"""App registrations: who may sign in, with what, and where the way back leads."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from demo.graph_stub.world import Federation, StubTenant


@dataclass(kw_only=True, eq=False)
class StubApp:
    """A multi-tenant app, registered in its provider's own tenant.

    `permissions` are those that the registration lists, which is what a consent grants.
    """

    name: str
    client_id: UUID
    home_id: UUID
    secrets: list[str] = field(default_factory=list, repr=False)
    # As PEM, the public part only.
    certificates: list[str] = field(default_factory=list)
    federations: list[Federation] = field(default_factory=list)
    redirect_uris: list[str] = field(default_factory=list)
    permissions: list[str] = field(default_factory=list)
    # Ends of secrets, by the secret; of a certificate its own end counts.
    ends: dict[str, str] = field(default_factory=dict, repr=False)


def own_app(tenant: StubTenant) -> StubApp:
    """Return the tenant's own registration as an app."""
    return StubApp(
        name="TenantPilot",
        client_id=tenant.client_id,
        home_id=tenant.directory_id,
        secrets=[tenant.client_secret],
        certificates=tenant.certificates,
        federations=tenant.federations,
        permissions=tenant.permissions,
        ends={tenant.client_secret: tenant.ends_at},
    )


def seen_by(tenant: StubTenant, app: StubApp) -> StubTenant:
    """Return the tenant as a multi-tenant app meets it there, with what was consented to."""
    is_home = app.home_id == tenant.directory_id
    granted = app.permissions if is_home else tenant.consents.get(app.client_id, [])
    return replace(
        tenant,
        client_id=app.client_id,
        permissions=granted,
        app_home_id=app.home_id,
        registered_secrets={each: app.ends.get(each, tenant.ends_at) for each in app.secrets},
    )
