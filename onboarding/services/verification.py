"""The steps that ask Microsoft: first the question, without a transaction, then the answer."""

from django.db import transaction

from onboarding import microsoft
from onboarding.microsoft import NotVerifiedError
from onboarding.models import OnboardingSession
from onboarding.services.checkpoints import complete_checkpoint, reopen, require_reached
from onboarding.services.locking import changed, locked, require_unchanged
from onboarding.services.steps import linked_tenant
from tenantpilot.accounts.models import User
from tenantpilot.graph.permissions import RequiredPermission
from tenantpilot.tenants.services import connections, lifecycle
from tenantpilot.vocabulary import OnboardingCheckpoint


def verify_connection(*, session: OnboardingSession, actor: User, expected_version: int) -> bool:
    """Sign in to the tenant; complete the checkpoint, or keep why it did not work.

    Return whether it worked. Raises what complete_checkpoint raises; an answer to a question
    that somebody else's change has overtaken is dropped.
    """
    checkpoint = OnboardingCheckpoint.CONNECTION_VERIFIED
    require_unchanged(session, expected_version=expected_version)
    require_reached(session, checkpoint)
    try:
        organization = microsoft.organization_of(linked_tenant(session))
    except NotVerifiedError as error:
        _keep_failure(
            session,
            error,
            actor=actor,
            expected_version=expected_version,
            undoes=(checkpoint, OnboardingCheckpoint.PERMISSIONS_VERIFIED),
        )
        return False

    def keep(current: OnboardingSession) -> None:
        tenant = linked_tenant(current)
        lifecycle.confirm(tenant=tenant, primary_domain=organization.primary_domain)
        connections.mark_connected(tenant=tenant)

    complete_checkpoint(
        session=session,
        checkpoint=checkpoint,
        actor=actor,
        expected_version=expected_version,
        act=keep,
    )
    return True


def verify_permissions(*, session: OnboardingSession, actor: User, expected_version: int) -> bool:
    """Ask what is granted; complete the checkpoint, or keep what is missing.

    Return whether everything is granted. Raises as verify_connection does.
    """
    checkpoint = OnboardingCheckpoint.PERMISSIONS_VERIFIED
    require_unchanged(session, expected_version=expected_version)
    require_reached(session, checkpoint)
    try:
        missing = microsoft.missing_from(linked_tenant(session))
    except NotVerifiedError as error:
        _keep_failure(
            session, error, actor=actor, expected_version=expected_version, undoes=(checkpoint,)
        )
        return False
    if missing:
        _keep_missing(session, missing, actor=actor, expected_version=expected_version)
        return False

    def keep(current: OnboardingSession) -> None:
        connections.mark_connected(tenant=linked_tenant(current), missing=())

    complete_checkpoint(
        session=session,
        checkpoint=checkpoint,
        actor=actor,
        expected_version=expected_version,
        act=keep,
    )
    return True


@transaction.atomic
def _keep_failure(
    session: OnboardingSession,
    error: NotVerifiedError,
    *,
    actor: User,
    expected_version: int,
    undoes: tuple[OnboardingCheckpoint, ...],
) -> None:
    current = locked(session, expected_version=expected_version)
    connections.mark_failed(
        tenant=linked_tenant(current), failure_code=error.failure.code, missing=error.missing
    )
    reopen(current, *undoes)
    changed(current, changed_by=actor)


@transaction.atomic
def _keep_missing(
    session: OnboardingSession,
    missing: tuple[RequiredPermission, ...],
    *,
    actor: User,
    expected_version: int,
) -> None:
    current = locked(session, expected_version=expected_version)
    connections.mark_connected(tenant=linked_tenant(current), missing=missing)
    reopen(current, OnboardingCheckpoint.PERMISSIONS_VERIFIED)
    changed(current, changed_by=actor)
