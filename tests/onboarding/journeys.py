"""Short ways to an onboarding in a given state, through the services."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from demo.graph_stub.world import StubTenant
from onboarding.models import OnboardingSession
from onboarding.services.configuration import OwnApp
from onboarding.steps.activated import activate
from onboarding.steps.connection_configured import configure_connection
from onboarding.steps.connection_verified import verify_connection
from onboarding.steps.permissions_verified import verify_permissions
from onboarding.steps.tenant_identified import identify_tenant
from tenantpilot.accounts.models import User
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants.credentials import EnteredCredential
from tenantpilot.tenants.models import CredentialKind, ProviderConnection, Tenant

SECRET = "Kx8~entirely-invented-secret"
AFTER_THE_LINK = [
    "connection_configured",
    "connection_verified",
    "permissions_verified",
    "activated",
]


@dataclass(frozen=True, kw_only=True)
class OnboardingDriver:
    """One person on the way through one onboarding of one Microsoft tenant."""

    person: User
    session: OnboardingSession
    microsoft: StubTenant

    def to(self, checkpoint: OnboardingCheckpoint) -> OnboardingSession:
        """Complete every checkpoint up to and with this one."""
        order = list(OnboardingCheckpoint)
        for each in order[: order.index(checkpoint) + 1]:
            self.take(each)
        return now(self.session)

    def take(self, checkpoint: OnboardingCheckpoint) -> bool:
        """Take one step, whatever was done before; return whether it worked."""
        current = now(self.session)
        common: dict[str, Any] = {
            "session": current,
            "actor": self.person,
            "expected_version": current.version,
        }
        match checkpoint:
            case OnboardingCheckpoint.TENANT_IDENTIFIED:
                identify_tenant(
                    **common,
                    customer_name=self.microsoft.name,
                    directory_id=self.microsoft.directory_id,
                )
            case OnboardingCheckpoint.CONNECTION_CONFIGURED:
                self.configure(self.microsoft.client_secret)
            case OnboardingCheckpoint.CONNECTION_VERIFIED:
                return verify_connection(**common)
            case OnboardingCheckpoint.PERMISSIONS_VERIFIED:
                return verify_permissions(**common)
            case OnboardingCheckpoint.ACTIVATED:
                activate(**common)
        return True

    def configure(self, client_secret: str) -> None:
        """Enter the connection with this secret."""
        current = now(self.session)
        configure_connection(
            session=current,
            actor=self.person,
            expected_version=current.version,
            entered=own_app(self.microsoft.client_id, client_secret),
        )


def own_app(client_id: UUID, secret: str, *, expires_on: date | None = None) -> OwnApp:
    """Return what people enter for an app of the tenant's own; no secret keeps the stored one."""
    credential = EnteredCredential(kind=CredentialKind.SECRET, secret=secret, expires_on=expires_on)
    return OwnApp(
        client_id=client_id, credential=credential if secret else None, expires_on=expires_on
    )


def now(session: OnboardingSession) -> OnboardingSession:
    """Return the session as the database has it."""
    return OnboardingSession.objects.select_related("workspace", "tenant").get(pk=session.pk)


def tenant_of(session: OnboardingSession) -> Tenant:
    """Return the session's tenant as the database has it."""
    tenant = now(session).tenant
    assert tenant
    return tenant


def connection_of(session: OnboardingSession) -> ProviderConnection:
    """Return the connection of the session's tenant as the database has it."""
    return ProviderConnection.objects.get(tenant=now(session).tenant)


def holding(session: OnboardingSession) -> list[str]:
    """Return the checkpoints that are complete, in the order of the vocabulary."""
    held = set(session.completions.filter(holds=True).values_list("checkpoint", flat=True))
    return [checkpoint.value for checkpoint in OnboardingCheckpoint if checkpoint in held]


def audited() -> list[str]:
    """Return the actions of the audit log, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT action FROM audit_auditlog ORDER BY id")
        return [row[0] for row in cursor.fetchall()]
