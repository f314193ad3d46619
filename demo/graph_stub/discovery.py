"""Which tenant a domain belongs to: the sign-in service's public description of it.

https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
"""

import re
from collections.abc import Iterable

from demo.graph_stub.response import Response
from demo.graph_stub.sign_in_refusals import sign_in_refusal
from demo.graph_stub.world import StubTenant

ADDRESS = re.compile(r"/([^/]+)/v2\.0/\.well-known/openid-configuration")


def describe(name: str, tenants: Iterable[StubTenant]) -> Response:
    """Return the description of the tenant with this domain or id, or Microsoft's refusal."""
    tenant = next((each for each in tenants if name in _names(each)), None)
    if tenant is None:
        return sign_in_refusal("invalid_tenant", 90002)
    issuer = f"https://login.microsoftonline.com/{tenant.directory_id}/v2.0"
    scope = "USGov" if tenant.region_sub_scope.startswith("DOD") else "EU"
    content: dict[str, object] = {
        "issuer": issuer,
        "token_endpoint": f"{issuer.removesuffix('/v2.0')}/oauth2/v2.0/token",
        "tenant_region_scope": scope,
        "cloud_instance_name": "microsoftonline.us" if scope == "USGov" else "microsoftonline.com",
    }
    if tenant.region_sub_scope:
        content["tenant_region_sub_scope"] = tenant.region_sub_scope
    return Response.of(content)


def _names(tenant: StubTenant) -> set[str]:
    initial = f"{tenant.primary_domain.split('.')[0]}.onmicrosoft.example"
    return {tenant.primary_domain, initial, str(tenant.directory_id)}
