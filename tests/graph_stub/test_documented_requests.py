"""Every request that the product makes of Microsoft, and the page that documents it.

What the pages promise stands in `demo/graph_stub/resources`; the stub refuses everything else,
and the block of every test that uses it ends with an error if anything else was asked for.
"""

import sys
from collections.abc import Iterable
from contextlib import suppress
from uuid import uuid4

import pytest

from demo.graph_stub import resources
from demo.graph_stub.mixes import MIXES
from demo.graph_stub.profiles import TenantProfile
from demo.graph_stub.refusals import segment_not_found
from demo.graph_stub.request_log import LoggedRequest
from demo.graph_stub.server import StubServer
from inventory.collections import COLLECTIONS
from tenantpilot.graph.auth.credentials import Credentials
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.config import GraphConfig
from tenantpilot.graph.errors import GraphError
from tests.graph.clocks import SkippingClock

PAGES = "https://learn.microsoft.com/graph/api"
DOCUMENTED = {
    "v1.0/organization": f"{PAGES}/organization-list",
    "v1.0/organization/{id}": f"{PAGES}/organization-get",
    "v1.0/servicePrincipals/{id}": f"{PAGES}/serviceprincipal-get",
    "v1.0/servicePrincipals(appId='{appId}')/appRoleAssignments": (
        f"{PAGES}/serviceprincipal-list-approleassignments"
    ),
    "v1.0/servicePrincipals(appId='{appId}')/appRoleAssignedTo": (
        f"{PAGES}/serviceprincipal-list-approleassignedto"
    ),
    "v1.0/applications(appId='{appId}')": f"{PAGES}/application-get",
    "beta/roleManagement/directory/roleDefinitions": (
        f"{PAGES}/rbacapplication-list-roledefinitions?view=graph-rest-beta"
    ),
    # Where beta does not answer.
    "v1.0/roleManagement/directory/roleDefinitions": (
        f"{PAGES}/rbacapplication-list-roledefinitions"
    ),
    "v1.0/roleManagement/directory/roleAssignments": (
        f"{PAGES}/rbacapplication-list-roleassignments"
    ),
    "v1.0/roleManagement/directory/roleAssignmentScheduleInstances": (
        f"{PAGES}/rbacapplication-list-roleassignmentscheduleinstances"
    ),
    "v1.0/roleManagement/directory/roleEligibilityScheduleInstances": (
        f"{PAGES}/rbacapplication-list-roleeligibilityscheduleinstances"
    ),
    "v1.0/tenantRelationships/findTenantInformationByTenantId(tenantId='{tenantId}')": (
        f"{PAGES}/tenantrelationship-findtenantinformationbytenantid"
    ),
    "v1.0/deviceManagement/deviceCompliancePolicies": (
        f"{PAGES}/intune-deviceconfig-devicecompliancepolicy-list"
    ),
    "v1.0/deviceManagement/deviceConfigurations": (
        f"{PAGES}/intune-deviceconfig-deviceconfiguration-list"
    ),
    # The page of each stands in its module in `inventory/collections`.
    **{
        f"{each.version}/{each.path}": sys.modules[f"inventory.collections.{name}"].__doc__
        for name, each in COLLECTIONS.items()
    },
}
ROLE_DEFINITIONS = "roleManagement/directory/roleDefinitions"
CALLS = sorted(
    name
    for name in vars(GraphClient)
    if not name.startswith("_") and name not in {"close", "policies"}
)
ARGUMENTS = {"app_principal": (uuid4(),), "organization_name": (uuid4(),)}


def call_everything(profile: TenantProfile, stub: StubServer) -> None:
    """Make each call of the client; what a tenant refuses is none of our business here."""
    credentials = Credentials(
        directory_id=profile.directory_id,
        client_id=profile.client_id,
        client_secret=profile.client_secret,
    )
    config = GraphConfig(base_url=stub.url, authority_url=stub.url, clock=SkippingClock())
    with GraphClient(config, credentials) as client:
        for name in CALLS:
            try:
                answer = getattr(client, name)(*ARGUMENTS.get(name, ()))
                if isinstance(answer, Iterable):
                    list(answer)
            except GraphError:
                continue
        for each in COLLECTIONS.values():
            with suppress(GraphError):
                list(
                    client.policies(each.path, version=each.version, expand=each.expand, read=dict)
                )


def endpoint_of(request: LoggedRequest) -> str:
    """Return version and template of the endpoint that a request went to."""
    [endpoint] = [
        each for each in resources.segments(request.path) if request.version in each.versions
    ]
    return f"{request.version}/{endpoint.path}"


def test_every_request_is_on_the_list_with_its_page() -> None:
    profile = MIXES[0]
    with StubServer([profile.tenant()]) as stub:
        call_everything(profile, stub)
        stub.arm(segment_not_found("roleDefinitions"), path=ROLE_DEFINITIONS, times=1)
        call_everything(profile, stub)
        asked = {endpoint_of(each) for each in stub.requests if each.path != "token"}

    assert asked == DOCUMENTED.keys()


@pytest.mark.parametrize("profile", MIXES, ids=lambda mix: mix.tells)
def test_nothing_undocumented_is_asked_of_any_tenant(profile: TenantProfile) -> None:
    with StubServer([profile.tenant()], page_size=5) as stub:
        call_everything(profile, stub)

        assert stub.requests
        assert stub.requests.undocumented == []
