from collections.abc import Iterator

import pytest

from demo.graph_stub.generate import Size
from demo.graph_stub.licences import E5
from demo.graph_stub.profiles import TenantProfile
from tests.graph_stub.asking import Caller, calling

PROFILE = TenantProfile(
    name="Fernhill Dental",
    primary_domain="fernhill.example",
    plans=E5,
    permissions=(
        "Organization.Read.All", "Application.Read.All", "RoleManagement.Read.Directory",
        "DeviceManagementConfiguration.Read.All", "User.Read.All", "GroupMember.Read.All",
        "Policy.Read.All",
    ),
    size=Size(compliance_policies=25, configuration_policies=25, role_assignments=25),
)  # fmt: skip


@pytest.fixture
def caller() -> Iterator[Caller]:
    """An app with every right, signed in to a tenant that has everything."""
    with calling(PROFILE, page_size=10) as signed_in:
        yield signed_in
