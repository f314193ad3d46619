"""The customers' tenants as the stub serves them."""

from dataclasses import replace

from demo.graph_stub.generate import Size
from demo.graph_stub.profiles import TenantProfile
from demo.graph_stub.world import StubTenant
from demo.portfolio.ids import SLUG, client_id, client_secret, directory_id


def at_microsoft(tenants: int) -> list[StubTenant]:
    """Return the customers as the stub serves them: alike but for their ids, and all well.

    So what is broken is mended as soon as it is asked again.
    """
    size = Size(compliance_policies=20, configuration_policies=20, role_assignments=6)
    one = TenantProfile(name="Customer", primary_domain="customer.example", size=size).tenant()
    return [
        replace(
            one,
            directory_id=directory_id(SLUG, number),
            client_id=client_id(SLUG, number),
            client_secret=client_secret(SLUG, number),
        )
        for number in range(tenants)
    ]
