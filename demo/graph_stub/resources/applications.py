"""https://learn.microsoft.com/graph/api/application-get: known where the app is registered only."""

from collections.abc import Mapping, Sequence
from uuid import NAMESPACE_OID, uuid5

from demo.graph_stub.endpoints import Endpoint
from demo.graph_stub.odata.entities import Entity, Json
from demo.graph_stub.odata.options import Documented
from demo.graph_stub.world import StubTenant

HINT_LENGTH = 3
COLLECTIONS = frozenset({"identifierUris", "keyCredentials", "passwordCredentials", "tags"})
APPLICATION = Entity(
    properties=(
        "id", "deletedDateTime", "appId", "createdDateTime", "description", "displayName",
        "publisherDomain", "signInAudience", *sorted(COLLECTIONS),
    ),
    navigations=("owners",),
    collections=COLLECTIONS,
)  # fmt: skip


def _password(tenant: StubTenant, secret: str, ends_at: str) -> Json:
    return {
        "customKeyIdentifier": None,
        "displayName": "TenantPilot",
        "endDateTime": ends_at,
        "hint": secret[:HINT_LENGTH],
        "keyId": str(uuid5(tenant.client_id, secret)),
        "secretText": None,
        "startDateTime": "2026-01-12T10:30:00Z",
    }


def _one(tenant: StubTenant, ids: Mapping[str, str]) -> Sequence[Json] | None:
    is_here = tenant.app_home_id in {None, tenant.directory_id}
    if not is_here or ids["appId"] != str(tenant.client_id):
        return None
    secrets = tenant.registered_secrets
    if secrets is None:
        secrets = {tenant.client_secret: tenant.ends_at}
    application: Json = {
        "id": str(uuid5(NAMESPACE_OID, str(tenant.client_id))),
        "appId": str(tenant.client_id),
        "displayName": "TenantPilot",
        "passwordCredentials": [_password(tenant, *each) for each in secrets.items()],
    }
    return [application]


ENDPOINTS = (
    Endpoint(
        path="applications(appId='{appId}')",
        opened_by="applications/{id}",
        entity=APPLICATION,
        rows=_one,
        documented=Documented.of("$select"),
        is_list=False,
    ),
)
