"""What to do in Microsoft's portal about a connection that does not work."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from onboarding import portal
from onboarding.portal import PortalLink
from operations.failures import NO_CONNECTION, SECRET_UNREADABLE
from tenantpilot.graph.failures import GraphFailure

type Where = Callable[[UUID], PortalLink]


@dataclass(frozen=True, kw_only=True)
class Guidance:
    """Sentences in the order in which they are to be followed, and where."""

    steps: tuple[str, ...]
    link: PortalLink | None = None


@dataclass(frozen=True, kw_only=True)
class _Advice:
    steps: tuple[str, ...]
    where: Where | None = None


def _anywhere(link: PortalLink) -> Where:
    return lambda _client_id: link


_NEW_SECRET = (
    "Under “Certificates & secrets”, create a new client secret.",
    "Copy its value at once: Microsoft shows it only once. Its ID is something else.",
    "Enter the new secret here, in the step before.",
)
_WAIT = _Advice(
    steps=("Wait a few minutes, then verify again. Nothing is wrong with what you entered.",),
    where=_anywhere(portal.SERVICE_HEALTH),
)
_GRANT = _Advice(
    steps=(
        "Under “API permissions”, add what is missing as application permissions of "
        "Microsoft Graph.",
        "Have an administrator of the tenant choose “Grant admin consent”.",
        "Wait a minute, then verify again.",
    ),
    where=portal.app_permissions,
)
_ASK_US = _Advice(
    steps=(
        "Verify again in a few minutes.",
        "If it happens again, tell whoever looks after this installation the code below.",
    ),
)
_ADVICE = {
    GraphFailure.TENANT_UNKNOWN.value: _Advice(
        steps=(
            "Compare the Microsoft tenant ID with the one on the tenant's overview page.",
            "Correct it here, in the first step.",
        ),
        where=_anywhere(portal.TENANT_OVERVIEW),
    ),
    GraphFailure.APPLICATION_UNKNOWN.value: _Advice(
        steps=(
            "Compare the application (client) ID with the one of the app registration.",
            "If the app is registered in another tenant, have an administrator of this tenant "
            "consent to it first.",
            "If it was disabled, have it enabled for users to sign in.",
        ),
        where=_anywhere(portal.APP_REGISTRATIONS),
    ),
    GraphFailure.SECRET_WRONG.value: _Advice(steps=_NEW_SECRET, where=portal.app_secrets),
    GraphFailure.SECRET_EXPIRED.value: _Advice(steps=_NEW_SECRET, where=portal.app_secrets),
    GraphFailure.CONSENT_MISSING.value: _GRANT,
    GraphFailure.FORBIDDEN.value: _GRANT,
    GraphFailure.UNAUTHORISED.value: _Advice(
        steps=(
            "Look at the app registration: is it enabled, and is it the right one?",
            "Look for a Conditional Access policy of the tenant that keeps applications out.",
            "Then verify again.",
        ),
        where=portal.app_overview,
    ),
    GraphFailure.UNREACHABLE.value: _WAIT,
    GraphFailure.DEADLINE_EXCEEDED.value: _WAIT,
    GraphFailure.THROTTLED.value: _WAIT,
    GraphFailure.SERVER_ERROR.value: _WAIT,
    SECRET_UNREADABLE.code: _Advice(
        steps=(
            "Enter the client secret again, in the step before.",
            "If you do not have it any more, create a new one.",
        ),
        where=portal.app_secrets,
    ),
    NO_CONNECTION.code: _Advice(steps=("Configure the connection first.",)),
}


def guidance(failure_code: str, *, client_id: UUID) -> Guidance:
    """Return what to do about a failure; a code of another release gets general advice."""
    advice = _ADVICE.get(failure_code, _ASK_US)
    link = advice.where(client_id) if advice.where else None
    return Guidance(steps=advice.steps, link=link)
