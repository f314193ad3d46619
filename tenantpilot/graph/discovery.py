"""Which Microsoft tenant a domain belongs to. Public, so it takes no sign-in.

https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
"""

import re
from dataclasses import dataclass
from uuid import UUID

import httpx2

from tenantpilot.graph import fields
from tenantpilot.graph.auth.msal_http import judge
from tenantpilot.graph.clouds import Cloud
from tenantpilot.graph.config import GraphConfig
from tenantpilot.graph.errors import strip_traceback
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.http.deadline import Deadline
from tenantpilot.graph.http.transport import HttpTransport
from tenantpilot.graph.retries import RetryPolicy

ISSUER = re.compile(r"https://[^/]+/([0-9a-f-]{36})/v2\.0", re.ASCII)
# `tenant_region_sub_scope`; Microsoft's GCC belongs to the worldwide cloud.
_BY_REGION = {"DODCON": Cloud.US_GOV_HIGH, "DOD": Cloud.US_GOV_DOD}
_BY_INSTANCE = {"partner.microsoftonline.cn": Cloud.CHINA}


@dataclass(frozen=True, kw_only=True)
class FoundTenant:
    """A tenant as the sign-in service names it."""

    directory_id: UUID
    cloud: Cloud


def find_tenant(config: GraphConfig, domain: str, *, total_seconds: float) -> FoundTenant:
    """Return the tenant of a domain. Raises GraphError; TENANT_UNKNOWN if there is none."""
    return strip_traceback(lambda: _find(config, domain, total_seconds=total_seconds))


def _find(config: GraphConfig, domain: str, *, total_seconds: float) -> FoundTenant:
    deadline = Deadline(
        clock=config.clock, seconds_per_page=config.deadline_seconds, total_seconds=total_seconds
    )
    transport = HttpTransport(deadline=deadline, max_response_bytes=config.max_response_bytes)
    policy = RetryPolicy(
        deadline=deadline, longest_pause=config.longest_pause_seconds, now=config.clock.now
    )
    address = f"{config.authority_url.rstrip('/')}/{domain}/v2.0/.well-known/openid-configuration"
    url = httpx2.URL(address)
    try:
        answer = policy.run(lambda: transport.get(url, headers={}), judge=judge)
    finally:
        transport.close()
    return _tenant(fields.decode(answer.body))


def _tenant(body: JsonObject) -> FoundTenant:
    issuer = ISSUER.fullmatch(fields.lenient_text(body, "issuer"))
    directory_id = fields.parse_guid(issuer[1]) if issuer else None
    if directory_id is None:
        raise fields.invalid()
    instance = _BY_INSTANCE.get(fields.lenient_text(body, "cloud_instance_name"))
    region = _BY_REGION.get(fields.lenient_text(body, "tenant_region_sub_scope"))
    return FoundTenant(directory_id=directory_id, cloud=instance or region or Cloud.WORLDWIDE)
