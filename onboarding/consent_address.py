"""Microsoft's page on which a customer's administrator consents, and the way back from it.

https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
"""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from tenantpilot.graph.clouds import addresses_of
from tenantpilot.tenants.models import ProviderApp, Tenant


def redirect_uri(request: HttpRequest) -> str:
    """Return where Microsoft sends people back to; the app registration has to list it."""
    return request.build_absolute_uri(reverse("onboarding:consent"))


def consent_address(*, app: ProviderApp, tenant: Tenant, state: str, back_to: str) -> str:
    """Return the page on which an administrator of this tenant consents to the app.

    `.default` asks for exactly the permissions that the registration lists.
    """
    cloud = addresses_of(tenant.cloud)
    asked = {
        "client_id": str(app.client_id),
        "scope": f"{cloud.graph.rstrip('/')}/.default",
        "redirect_uri": back_to,
        "state": state,
    }
    page = f"{cloud.authority.rstrip('/')}/{tenant.directory_id}/v2.0/adminconsent"
    return f"{page}?{urlencode(asked)}"
