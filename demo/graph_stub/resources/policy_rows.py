"""The policies of a tenant by the address of their list, and the row of each."""

from collections.abc import Callable, Iterator

from demo.graph_stub.odata.entities import Json
from demo.graph_stub.other_policies import CATALOG
from demo.graph_stub.resources import device_policies, policy_lists
from demo.graph_stub.world import StubPolicy, StubTenant

COMPLIANCE = f"{device_policies.FOLDER}/deviceCompliancePolicies"
CONFIGURATION = f"{device_policies.FOLDER}/deviceConfigurations"
_ROWS: dict[str, Callable[[StubPolicy], Json]] = {
    COMPLIANCE: device_policies.policy,
    CONFIGURATION: device_policies.policy,
    CATALOG: device_policies.catalog_policy,
    **{each.path: each.row for each in policy_lists.LISTS},
}


def lists_of(tenant: StubTenant) -> Iterator[tuple[str, list[StubPolicy]]]:
    """Yield every list of the tenant with its address."""
    yield COMPLIANCE, tenant.compliance_policies
    yield CONFIGURATION, tenant.configuration_policies
    yield CATALOG, tenant.catalog_policies
    yield from tenant.other_policies.items()


def row_of(path: str, policy: StubPolicy) -> Json:
    """Return what the list at the address shows of the policy."""
    return _ROWS[path](policy)
