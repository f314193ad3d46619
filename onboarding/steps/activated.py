"""Step 5: activate the tenant, which completes the onboarding."""

from django.db import transaction
from django.db.models.functions import Now

from onboarding.models import OnboardingSession, SessionStatus
from onboarding.services.checkpoints import complete_checkpoint, linked_tenant, open_checkpoint
from onboarding.steps.base import Step
from tenantpilot.accounts.models import User
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants.services import lifecycle


@transaction.atomic
def activate(*, session: OnboardingSession, actor: User, expected_version: int) -> bool:
    """Activate the tenant and complete the onboarding. Raises what open_checkpoint raises."""
    opened = open_checkpoint(
        session=session,
        checkpoint=OnboardingCheckpoint.ACTIVATED,
        expected_version=expected_version,
    )
    lifecycle.activate(tenant=linked_tenant(opened.session))
    opened.session.status = SessionStatus.COMPLETED
    opened.session.ended_at = Now()
    complete_checkpoint(opened, actor=actor)
    return True


STEP = Step(
    checkpoint=OnboardingCheckpoint.ACTIVATED,
    title="Activate the tenant",
    lede="From then on operations can start, and the schedule syncs the tenant every day.",
    button="Activate the tenant",
    icon="circle-check",
    done="The tenant is active. An inventory sync is a good first thing to start.",
    apply=activate,
)
