"""Troubleshooting: what to do in Microsoft's portal about a connection that does not work."""

from dataclasses import dataclass

from onboarding.pages.advice import Advice
from onboarding.pages.app_advice import ADVICE_WITH_APP
from onboarding.services.graph_checks import NOT_EFFECTIVE
from operations.failures import NO_CONNECTION, SECRET_UNREADABLE
from tenantpilot.graph.clouds import is_national
from tenantpilot.graph.errors import GraphFailure
from tenantpilot.tenants import portal_links
from tenantpilot.tenants.models import ProviderConnection
from tenantpilot.tenants.portal_links import PortalLink


@dataclass(frozen=True, kw_only=True)
class Troubleshooting:
    """Sentences in the order in which they are to be followed, and where."""

    steps: tuple[str, ...]
    link: PortalLink | None = None


def _service_health(connection: ProviderConnection) -> PortalLink | None:
    """Return the page of the worldwide cloud; of the others Microsoft names none."""
    return None if is_national(connection.tenant.cloud) else portal_links.SERVICE_HEALTH


def _tenant_overview(connection: ProviderConnection) -> PortalLink:
    return portal_links.tenant_overview(connection.tenant)


def _app_registrations(connection: ProviderConnection) -> PortalLink:
    return portal_links.app_registrations(connection.tenant)


_NEW_SECRET = (
    "Under “Certificates & secrets”, create a new client secret.",
    "Copy its value at once: Microsoft shows it only once. Its ID is something else.",
    "Enter the new secret here, in the step before.",
)
_NEW_CERTIFICATE = Advice(
    steps=(
        "Under “Certificates & secrets”, look whether the certificate with this thumbprint is "
        "there and still valid.",
        "If it is not, download the public part here and upload it there, or make a new one here.",
        "Wait some minutes, then verify again: Microsoft has to learn of it first.",
    ),
    where=portal_links.app_secrets,
)
_WAIT = Advice(
    steps=("Wait a few minutes, then verify again. Nothing is wrong with what you entered.",),
    where=_service_health,
)
_GRANT = Advice(
    steps=(
        "Under “API permissions”, add what is missing as application permissions of "
        "Microsoft Graph.",
        "Have an administrator of the tenant choose “Grant admin consent”.",
        "Wait a minute, then verify again.",
    ),
    where=portal_links.app_permissions,
)
_NOT_EFFECTIVE = Advice(
    steps=(
        "Wait a few minutes, then verify again. Nothing is wrong with what you entered.",
        "After an hour at the latest a consent works everywhere. If it does not, look at the "
        "app's permissions.",
    ),
    where=portal_links.app_permissions,
)
_ASK_US = Advice(
    steps=(
        "Verify again in a few minutes.",
        "If it happens again, give the administrator of this installation the code below.",
    ),
)
_ADVICE = {
    GraphFailure.TENANT_UNKNOWN.value: Advice(
        steps=(
            "Compare the Microsoft tenant ID with the one on the tenant's overview page.",
            "Correct it here, in the first step.",
        ),
        where=_tenant_overview,
    ),
    GraphFailure.APPLICATION_UNKNOWN.value: Advice(
        steps=(
            "Compare the application (client) ID with the one of the app registration.",
            "If the app is registered in another tenant, have an administrator of this tenant "
            "consent to it first.",
            "If it was disabled, have it enabled for users to sign in.",
        ),
        where=_app_registrations,
    ),
    GraphFailure.SECRET_WRONG.value: Advice(steps=_NEW_SECRET, where=portal_links.app_secrets),
    GraphFailure.SECRET_EXPIRED.value: Advice(steps=_NEW_SECRET, where=portal_links.app_secrets),
    GraphFailure.CERTIFICATE_WRONG.value: _NEW_CERTIFICATE,
    GraphFailure.CERTIFICATE_EXPIRED.value: _NEW_CERTIFICATE,
    GraphFailure.FEDERATION_MISMATCH.value: Advice(
        steps=(
            "Under “Certificates & secrets”, compare the federated credential with the issuer, "
            "subject and audience of this installation: each letter counts.",
            "Wait some minutes after a change, then verify again.",
        ),
        where=portal_links.app_secrets,
    ),
    GraphFailure.NOT_CONSENTED.value: Advice(
        steps=(
            "Under “API permissions” of the app registration, list the permissions as application "
            "permissions of Microsoft Graph.",
            "Have an administrator of this tenant consent to the application.",
            "Wait a minute, then verify again: the tenant has to learn of it first.",
        ),
        where=portal_links.app_permissions,
    ),
    GraphFailure.CONSENT_MISSING.value: _GRANT,
    GraphFailure.FORBIDDEN.value: _GRANT,
    GraphFailure.UNAUTHORISED.value: Advice(
        steps=(
            "Look at the app registration: is it enabled, and is it the right one?",
            "Look for a Conditional Access policy of the tenant that keeps applications out.",
            "Then verify again.",
        ),
        where=portal_links.app_overview,
    ),
    GraphFailure.UNREACHABLE.value: _WAIT,
    GraphFailure.DEADLINE_EXCEEDED.value: _WAIT,
    GraphFailure.THROTTLED.value: _WAIT,
    GraphFailure.SERVER_ERROR.value: _WAIT,
    NOT_EFFECTIVE.code: _NOT_EFFECTIVE,
    SECRET_UNREADABLE.code: Advice(
        steps=(
            "Enter the client secret again, in the step before.",
            "If you do not have it any more, create a new one.",
        ),
        where=portal_links.app_secrets,
    ),
    NO_CONNECTION.code: Advice(steps=("Configure the connection first.",)),
}


def troubleshooting_for(failure_code: str, *, connection: ProviderConnection) -> Troubleshooting:
    """Return what to do about a failure; a code of another release gets general advice."""
    advice = _ADVICE.get(failure_code, _ASK_US)
    if connection.app_id:
        advice = ADVICE_WITH_APP.get(failure_code, advice)
    link = advice.where(connection) if advice.where else None
    return Troubleshooting(steps=advice.steps, link=link)
