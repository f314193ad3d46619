"""One session on its way through the checkpoints, not saved yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from onboarding.models import CheckpointCompletion, OnboardingSession, SessionStatus
from tenantpilot.accounts.models import User
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Workspace

# Since the link. All of it is over before anybody starts the first operation.
DURATIONS = {
    OnboardingCheckpoint.TENANT_IDENTIFIED: timedelta(),
    OnboardingCheckpoint.CONNECTION_CONFIGURED: timedelta(seconds=95),
    OnboardingCheckpoint.CONNECTION_VERIFIED: timedelta(seconds=112),
    OnboardingCheckpoint.PERMISSIONS_VERIFIED: timedelta(seconds=131),
    OnboardingCheckpoint.ACTIVATED: timedelta(seconds=170),
}


@dataclass(frozen=True, kw_only=True)
class OnboardingHistory:
    """A session and the checkpoints it has passed."""

    session: OnboardingSession
    completions: list[CheckpointCompletion]

    @classmethod
    def of(
        cls,
        *,
        workspace: Workspace,
        tenant: Tenant | None,
        name: str,
        by: User,
        started_at: datetime,
        linked_at: datetime,
        reached: OnboardingCheckpoint | None,
        status: SessionStatus = SessionStatus.DRAFT,
        trouble_code: str = "",
    ) -> Self:
        """Return the history of one person who did it all, up to the checkpoint reached."""
        order = list(OnboardingCheckpoint)
        passed = order[: order.index(reached) + 1] if reached else []
        changed_at = linked_at + DURATIONS[reached] if reached else started_at
        session = OnboardingSession(
            workspace=workspace,
            tenant=tenant,
            tenant_is_new=tenant is not None,
            customer_name=name,
            status=status,
            trouble_code=trouble_code,
            version=1 + len(passed),
            created_at=started_at,
            created_by=by,
            changed_at=changed_at,
            changed_by=by,
            ended_at=changed_at if status == SessionStatus.COMPLETED else None,
        )
        return cls(
            session=session,
            completions=[
                _completion(session, checkpoint, at=linked_at + DURATIONS[checkpoint])
                for checkpoint in passed
            ],
        )


def _completion(
    session: OnboardingSession, checkpoint: OnboardingCheckpoint, *, at: datetime
) -> CheckpointCompletion:
    return CheckpointCompletion(
        session=session,
        checkpoint=checkpoint,
        tenant_was_linked=checkpoint != OnboardingCheckpoint.TENANT_IDENTIFIED,
        first_completed_at=at,
        completed_at=at,
        completed_by=session.created_by,
    )
