"""Step 3: sign in to the tenant and ask Microsoft which tenant it is.

Microsoft is asked without a transaction; its answer is stored in one.
"""

from django.db import transaction

from onboarding import access
from onboarding.models import OnboardingSession
from onboarding.services import consents, graph_checks
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
    record_organization,
    save_failure,
)
from onboarding.steps.base import Step
from tenantpilot.accounts.models import User
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.graph.resources.organization import Organization
from tenantpilot.tenants.services import connections, lifecycle
from visibility.enums import Area

CHECKPOINT = OnboardingCheckpoint.CONNECTION_VERIFIED


def verify_connection(*, session: OnboardingSession, actor: User, expected_version: int) -> bool:
    """Sign in to the tenant; complete the checkpoint, or store why it did not work.

    Returns whether it worked. Microsoft is not asked while it wants to be left alone. Raises
    what open_checkpoint raises: an answer is dropped if the session was changed meanwhile.
    """
    require_unchanged(session, expected_version=expected_version)
    require_reached(session, CHECKPOINT)
    if must_wait(session):
        return False
    record_check(session, actor=actor, checkpoint=CHECKPOINT)
    try:
        organization = graph_checks.read_organization(linked_tenant(session))
    except NotVerifiedError as error:
        save_failure(
            session,
            consents.too_new(error, session=session),
            actor=actor,
            expected_version=expected_version,
            areas=(Area.ORGANIZATION, Area.LICENCES),
            reopens=(CHECKPOINT, OnboardingCheckpoint.PERMISSIONS_VERIFIED),
        )
        return False
    _complete(session, organization, actor=actor, expected_version=expected_version)
    return True


@transaction.atomic
def _complete(
    session: OnboardingSession, organization: Organization, *, actor: User, expected_version: int
) -> None:
    access.require_still(user=actor, session=session)
    opened = open_checkpoint(
        session=session, checkpoint=CHECKPOINT, expected_version=expected_version
    )
    tenant = linked_tenant(opened.session)
    lifecycle.confirm(tenant=tenant, primary_domain=organization.primary_domain)
    connections.mark_connected(tenant=tenant)
    record_organization(tenant, organization)
    forget_trouble(opened.session)
    complete_checkpoint(opened, actor=actor)


STEP = Step(
    checkpoint=CHECKPOINT,
    title="Verify the connection",
    lede="TenantPilot signs in once and asks Microsoft which tenant this is.",
    button="Verify the connection",
    icon="plug",
    done="The connection works.",
    apply=verify_connection,
)
