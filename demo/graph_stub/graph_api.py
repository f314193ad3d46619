"""Graph v1.0, as far as TenantPilot asks for it."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode

from demo.graph_stub import resources
from demo.graph_stub.response import Response
from demo.graph_stub.world import Condition, StubTenant

MAX_PAGE_SIZE = 999
THROTTLED_SECONDS = "120"


def answer(
    tenant: StubTenant, path: str, query: Mapping[str, str], *, base_url: str, page_size: int
) -> Response:
    """Return what Graph would say to this tenant's client. The path has no `/v1.0/`."""
    if tenant.condition == Condition.THROTTLED:
        refused = Response.error("TooManyRequests", "Slow down.", status=429)
        return Response(
            status=refused.status, headers={"Retry-After": THROTTLED_SECONDS}, body=refused.body
        )
    if tenant.condition == Condition.BROKEN:
        page = b"<!DOCTYPE html><title>Service Unavailable</title><p>Please try later."
        return Response(headers={"Content-Type": "text/html"}, body=page)
    if path == f"servicePrincipals/{resources.GRAPH_PRINCIPAL_ID}":
        return _guarded(tenant, "Application.Read.All") or Response.of(resources.graph_principal())
    collection = resources.collections_of(tenant).get(path)
    if collection is None:
        return Response.error("Request_ResourceNotFound", path, status=HTTPStatus.NOT_FOUND)
    if "," in query.get("$expand", ""):
        sentence = "Only one relationship can be expanded."
        return Response.error("Request_BadRequest", sentence, status=HTTPStatus.BAD_REQUEST)
    if collection.needs_pim and not tenant.has_pim:
        sentence = "The tenant needs a licence for Privileged Identity Management."
        return Response.error("AadPremiumLicenseRequired", sentence, status=HTTPStatus.BAD_REQUEST)
    return _guarded(tenant, collection.permission) or _page(
        collection, query, url=f"{base_url}/v1.0/{path}", page_size=page_size
    )


def _guarded(tenant: StubTenant, permission: str) -> Response | None:
    if permission in tenant.permissions:
        return None
    sentence = "Insufficient privileges to complete the operation."
    return Response.error("Authorization_RequestDenied", sentence, status=HTTPStatus.FORBIDDEN)


def _page(
    collection: resources.Collection, query: Mapping[str, str], *, url: str, page_size: int
) -> Response:
    start = int(query.get("$skiptoken", "0"))
    end = start + min(int(query.get("$top", page_size)), MAX_PAGE_SIZE)
    entries = collection.entries
    content: dict[str, object] = {"@odata.context": f"{url}/$metadata"}
    if query.get("$count") == "true" and start == 0:
        content["@odata.count"] = len(entries)
    if end < len(entries):
        options = urlencode({**query, "$skiptoken": str(end)}, safe="$,")
        content["@odata.nextLink"] = f"{url}?{options}"
    return Response.of(
        {**content, "value": [collection.show(entry) for entry in entries[start:end]]}
    )
