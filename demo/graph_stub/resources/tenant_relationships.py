"""https://learn.microsoft.com/graph/api/tenantrelationship-findtenantinformationbytenantid"""

from collections.abc import Mapping, Sequence

from demo.graph_stub.endpoints import Endpoint
from demo.graph_stub.odata.entities import Entity, Json
from demo.graph_stub.odata.options import Documented
from demo.graph_stub.world import StubTenant

PATH = "tenantRelationships/findTenantInformationByTenantId"
TENANT_INFORMATION = Entity(
    properties=("tenantId", "defaultDomainName", "displayName", "federationBrandName")
)


def _information(tenant: StubTenant, ids: Mapping[str, str]) -> Sequence[Json] | None:
    wanted = ids["tenantId"]
    name = next((n for key, n in tenant.organizations.items() if str(key) == wanted), None)
    if name is None:
        return None
    domain = f"{name.split()[0].lower()}.example"
    return [{"tenantId": wanted, "displayName": name, "defaultDomainName": domain}]


ENDPOINTS = (
    Endpoint(
        path=f"{PATH}(tenantId='{{tenantId}}')",
        opened_by=PATH,
        entity=TENANT_INFORMATION,
        rows=_information,
        documented=Documented.of(),
        is_list=False,
    ),
)
