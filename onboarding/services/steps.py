"""The steps people take by hand. Each ends in completing its checkpoint."""

from datetime import date
from uuid import UUID

from django.db.models.functions import Now

from onboarding.models import OnboardingSession, SessionStatus
from onboarding.services.checkpoints import complete_checkpoint
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant
from tenantpilot.tenants.services import connections, lifecycle
from tenantpilot.vocabulary import OnboardingCheckpoint


class TenantSettledError(Exception):
    """The Microsoft tenant id was verified, so it cannot become another one."""


def identify_tenant(
    *,
    session: OnboardingSession,
    actor: User,
    expected_version: int,
    customer_name: str,
    directory_id: UUID,
) -> None:
    """Link the Microsoft tenant to the workspace, or correct what was linked.

    Raises CannotLinkError, TenantSettledError, and what complete_checkpoint raises.
    """

    def link_or_correct(current: OnboardingSession) -> None:
        if current.tenant:
            _require_unsettled(current, current.tenant, directory_id)
            lifecycle.correct(tenant=current.tenant, name=customer_name, directory_id=directory_id)
            return
        linked = lifecycle.link(
            workspace=current.workspace,
            name=customer_name,
            directory_id=directory_id,
            linked_by=actor,
        )
        current.tenant, current.tenant_is_new = linked.tenant, linked.is_new

    complete_checkpoint(
        session=session,
        checkpoint=OnboardingCheckpoint.TENANT_IDENTIFIED,
        actor=actor,
        expected_version=expected_version,
        act=link_or_correct,
    )


def configure_connection(
    *,
    session: OnboardingSession,
    actor: User,
    expected_version: int,
    client_id: UUID,
    client_secret: str,
    secret_expires_on: date | None,
) -> None:
    """Store the app registration's id and secret; what was verified before is to be again.

    Raises SecretNeededError, and what complete_checkpoint raises.
    """

    def configure(current: OnboardingSession) -> None:
        connections.configure(
            tenant=linked_tenant(current),
            client_id=client_id,
            client_secret=client_secret,
            secret_expires_on=secret_expires_on,
            configured_by=actor,
        )

    complete_checkpoint(
        session=session,
        checkpoint=OnboardingCheckpoint.CONNECTION_CONFIGURED,
        actor=actor,
        expected_version=expected_version,
        act=configure,
    )


def activate(*, session: OnboardingSession, actor: User, expected_version: int) -> None:
    """Let the tenant be worked on, which completes the onboarding.

    Raises what complete_checkpoint raises.
    """

    def end(current: OnboardingSession) -> None:
        lifecycle.activate(tenant=linked_tenant(current))
        current.status = SessionStatus.COMPLETED
        current.ended_at = Now()

    complete_checkpoint(
        session=session,
        checkpoint=OnboardingCheckpoint.ACTIVATED,
        actor=actor,
        expected_version=expected_version,
        act=end,
    )


def linked_tenant(session: OnboardingSession) -> Tenant:
    """Return the tenant, which every checkpoint after the first one has."""
    assert session.tenant  # noqa: S101 - complete_checkpoint refuses the others
    return session.tenant


def is_settled(session: OnboardingSession) -> bool:
    """Whether Microsoft has confirmed the tenant id, be it under an earlier secret."""
    return session.completions.filter(checkpoint=OnboardingCheckpoint.CONNECTION_VERIFIED).exists()


def _require_unsettled(session: OnboardingSession, tenant: Tenant, directory_id: UUID) -> None:
    if directory_id != tenant.directory_id and is_settled(session):
        raise TenantSettledError
