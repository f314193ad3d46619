"""Step 4: compare the permissions that the tenant has granted with those needed.

Microsoft is asked without a transaction; its answer is stored in one.
"""

from django.db import transaction

from onboarding import access
from onboarding.models import OnboardingSession
from onboarding.services import graph_checks
from onboarding.services.checkpoints import (
    complete_checkpoint,
    linked_tenant,
    open_checkpoint,
    require_reached,
)
from onboarding.services.graph_checks import NotVerifiedError
from onboarding.services.locking import require_unchanged
from onboarding.services.verification import (
    forget_trouble,
    must_wait,
    record_check,
    record_grants,
    save_failure,
    save_missing_permissions,
)
from onboarding.steps.base import Step
from tenantpilot.accounts.models import User
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.graph.resources.app_roles import GrantedAppRole, missing_permissions
from tenantpilot.tenants.services import connections
from visibility.enums import Area

CHECKPOINT = OnboardingCheckpoint.PERMISSIONS_VERIFIED


def verify_permissions(*, session: OnboardingSession, actor: User, expected_version: int) -> bool:
    """Ask what is granted; complete the checkpoint, or store what is missing.

    Returns whether everything is granted. Raises as verify_connection does.
    """
    require_unchanged(session, expected_version=expected_version)
    require_reached(session, CHECKPOINT)
    if must_wait(session):
        return False
    record_check(session, actor=actor, checkpoint=CHECKPOINT)
    try:
        granted = graph_checks.read_grants(linked_tenant(session))
    except NotVerifiedError as error:
        save_failure(
            session,
            error,
            actor=actor,
            expected_version=expected_version,
            areas=(Area.PERMISSIONS,),
            reopens=(CHECKPOINT,),
        )
        return False
    missing = missing_permissions(granted)
    if missing:
        save_missing_permissions(
            session, missing, granted=granted, actor=actor, expected_version=expected_version
        )
        return False
    _complete(session, granted, actor=actor, expected_version=expected_version)
    return True


@transaction.atomic
def _complete(
    session: OnboardingSession,
    granted: list[GrantedAppRole],
    *,
    actor: User,
    expected_version: int,
) -> None:
    access.require_still(user=actor, session=session)
    opened = open_checkpoint(
        session=session, checkpoint=CHECKPOINT, expected_version=expected_version
    )
    tenant = linked_tenant(opened.session)
    connections.mark_connected(tenant=tenant, missing=())
    record_grants(tenant, granted)
    forget_trouble(opened.session)
    complete_checkpoint(opened, actor=actor)


STEP = Step(
    checkpoint=CHECKPOINT,
    title="Verify the permissions",
    lede="Everything TenantPilot needs to read, and nothing it could change.",
    button="Check the permissions",
    icon="shield-check",
    done="Every permission is granted.",
    apply=verify_permissions,
)
