"""Asking the stub as any client of Microsoft would, without the product."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2

from demo.graph_stub.profiles import TenantProfile
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant

# One for all: making a client reads the certificates of the machine.
CLIENT = httpx2.Client()
ENGLISH = {"Accept-Language": "en-US"}
ROLES = "v1.0/roleManagement/directory/roleDefinitions"
ASSIGNMENTS = "v1.0/roleManagement/directory/roleAssignments"
ACTIVE = "v1.0/roleManagement/directory/roleAssignmentScheduleInstances"
ELIGIBLE = "v1.0/roleManagement/directory/roleEligibilityScheduleInstances"
COMPLIANCE = "v1.0/deviceManagement/deviceCompliancePolicies"
CONFIGURATION = "v1.0/deviceManagement/deviceConfigurations"
CATALOG = "beta/deviceManagement/configurationPolicies"
GRANTS = "v1.0/servicePrincipals(appId='{}')/appRoleAssignments"


@dataclass(frozen=True, kw_only=True)
class Caller:
    """An app that has signed in to one tenant of the stub."""

    stub: StubServer
    tenant: StubTenant
    token: str

    def get(self, path: str, **headers: str) -> httpx2.Response:
        """Ask for a path with its options, or follow a whole link."""
        address = path if path.startswith("http") else f"{self.stub.url}/{path}"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        given = {"Authorization": f"Bearer {self.token}", **ENGLISH, **named}
        return CLIENT.get(address, headers=given)

    def rows(self, path: str) -> list[dict[str, Any]]:
        """Return the rows of the first page."""
        answer = self.get(path)
        assert answer.status_code == httpx2.codes.OK, answer.text
        value: list[dict[str, Any]] = answer.json()["value"]
        return value

    def undocumented(self) -> list[str]:
        """Return what was asked for without a promise, and forget it."""
        asked = self.stub.requests.undocumented[:]
        self.stub.requests.undocumented.clear()
        return asked


def sign_in(stub: StubServer, tenant: StubTenant, **form: str) -> httpx2.Response:
    usual = {
        "grant_type": "client_credentials",
        "client_id": str(tenant.client_id),
        "client_secret": tenant.client_secret,
        "scope": f"{stub.url}/.default",
    }
    given = {name: value for name, value in {**usual, **form}.items() if value}
    return CLIENT.post(f"{stub.url}/{tenant.directory_id}/oauth2/v2.0/token", data=given)


@contextmanager
def calling(profile: TenantProfile, **options: Any) -> Iterator[Caller]:
    """Run a stub with this tenant alone, and sign in to it."""
    tenant = profile.tenant()
    with StubServer([tenant], **options) as stub:
        token = sign_in(stub, tenant).json()["access_token"]
        yield Caller(stub=stub, tenant=tenant, token=token)
