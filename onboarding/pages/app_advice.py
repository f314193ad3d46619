"""What to do about a connection that uses the workspace's app, where that differs."""

from onboarding.pages.advice import Advice
from onboarding.services.graph_checks import NOT_EFFECTIVE
from operations.failures import SECRET_UNREADABLE
from tenantpilot.graph.errors import GraphFailure
from tenantpilot.tenants import portal_links

_CREDENTIAL = Advice(
    steps=(
        "The credential is that of the workspace's app. An owner changes it on the page “Microsoft "
        "app”, for every tenant at once.",
        "Wait some minutes after the change, then verify again.",
    ),
    where=portal_links.app_secrets,
)
_CONSENT = Advice(
    steps=(
        "Send the customer's administrator the consent link.",
        "Wait a minute after the consent, then verify again: the tenant has to learn of it first.",
    ),
    where=portal_links.app_permissions,
)
_GRANT = Advice(
    steps=(
        "Under “API permissions” of the workspace's app, see that what is missing is listed as "
        "application permissions of Microsoft Graph.",
        "Have the customer's administrator open the app in the customer's tenant, and choose "
        "“Grant admin consent” under “Permissions”. A new consent link does the same.",
        "Wait a minute, then verify again.",
    ),
    where=portal_links.app_permissions,
)
ADVICE_WITH_APP = {
    **dict.fromkeys(
        (
            GraphFailure.SECRET_WRONG.value,
            GraphFailure.SECRET_EXPIRED.value,
            GraphFailure.CERTIFICATE_WRONG.value,
            GraphFailure.CERTIFICATE_EXPIRED.value,
            SECRET_UNREADABLE.code,
        ),
        _CREDENTIAL,
    ),
    GraphFailure.APPLICATION_UNKNOWN.value: _CONSENT,
    GraphFailure.NOT_CONSENTED.value: _CONSENT,
    GraphFailure.CONSENT_MISSING.value: _GRANT,
    GraphFailure.FORBIDDEN.value: _GRANT,
    NOT_EFFECTIVE.code: Advice(
        steps=(
            "Wait a few minutes, then verify again. Nothing is wrong with what you entered.",
            "After an hour at the latest a consent works everywhere. If it does not, look at the "
            "app's permissions in the customer's tenant.",
        ),
        where=portal_links.app_permissions,
    ),
}
