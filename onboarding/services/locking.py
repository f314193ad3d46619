"""Lock a session before it is changed, and refuse a change made to an older version of it."""

from django.db.models.functions import Now

from onboarding.models import OnboardingSession
from tenantpilot.accounts.models import User


class SessionEndedError(Exception):
    """The onboarding was completed, cancelled or deleted."""


class SessionChangedError(Exception):
    """The onboarding was changed after the person last saw it. Nothing was saved."""


def lock_draft(session: OnboardingSession, *, expected_version: int) -> OnboardingSession:
    """Return the draft as it is now, locked. Raises SessionEndedError, SessionChangedError.

    `no_key`: the foreign-key checks of the usage ledger must not wait for this lock.
    """
    current = (
        OnboardingSession.objects.select_for_update(no_key=True, of=("self",))
        .select_related("workspace", "tenant__workspace")
        .filter(pk=session.pk)
        .first()
    )
    if current is None:
        raise SessionEndedError
    require_unchanged(current, expected_version=expected_version)
    return current


def require_unchanged(session: OnboardingSession, *, expected_version: int) -> None:
    """Raise SessionEndedError or SessionChangedError unless it is the draft the person saw."""
    if not session.is_draft:
        raise SessionEndedError
    if session.version != expected_version:
        raise SessionChangedError


def save_next_version(session: OnboardingSession, *, changed_by: User | None) -> None:
    """Save a locked session under its next version."""
    session.version += 1
    session.changed_by = changed_by
    session.changed_at = Now()
    session.save()
