"""The customers whose onboarding is under way in the demo: one in every state there is."""

from dataclasses import dataclass

from demo.graph_stub import tenants as stub
from demo.graph_stub.world import StubTenant
from demo.world import customers, people
from demo.world.customers import Customer
from demo.world.people import Person
from demo.world.providers import BRIGHTWATER, NORTHBEAM, STEINBRUECK, Provider
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.graph.errors import GraphFailure


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An onboarding that its person left unfinished.

    `reached` is the last checkpoint that was completed (None: not even the tenant is linked);
    `failure` is why the next one could not be verified. `customer` is linked already.
    """

    provider: Provider
    by: Person
    name: str
    started_days_ago: int
    reached: OnboardingCheckpoint | None = None
    microsoft: StubTenant | None = None
    customer: Customer | None = None
    failure: GraphFailure | None = None


UNLINKED = Draft(
    provider=NORTHBEAM,
    by=people.TOMAS,
    name="Brindle & Hawke Solicitors",
    started_days_ago=1,
)
LARKSPUR = Draft(
    provider=NORTHBEAM,
    by=people.HELENA,
    name=customers.LARKSPUR.name,
    started_days_ago=2,
    reached=OnboardingCheckpoint.TENANT_IDENTIFIED,
    customer=customers.LARKSPUR,
)
COPPERFIELD = Draft(
    provider=BRIGHTWATER,
    by=people.PRIYA,
    name=customers.COPPERFIELD.name,
    started_days_ago=6,
    reached=OnboardingCheckpoint.TENANT_IDENTIFIED,
    customer=customers.COPPERFIELD,
)
THROTTLED = Draft(
    provider=NORTHBEAM,
    by=people.TOMAS,
    name="Calder Wharf Brewing",
    started_days_ago=1,
    reached=OnboardingCheckpoint.CONNECTION_CONFIGURED,
    microsoft=stub.CALDER_WHARF.tenant(),
    failure=GraphFailure.THROTTLED,
)
EXPIRED = Draft(
    provider=BRIGHTWATER,
    by=people.GRACE,
    name="Elmstead Care Homes",
    started_days_ago=3,
    reached=OnboardingCheckpoint.CONNECTION_CONFIGURED,
    microsoft=stub.ELMSTEAD.tenant(),
    failure=GraphFailure.SECRET_EXPIRED,
)
BROKEN = Draft(
    provider=STEINBRUECK,
    by=people.JONAS,
    name="Falkenried Druckerei",
    started_days_ago=2,
    reached=OnboardingCheckpoint.CONNECTION_CONFIGURED,
    microsoft=stub.FALKENRIED.tenant(),
    failure=GraphFailure.RESPONSE_INVALID,
)
UNCONSENTED = Draft(
    provider=NORTHBEAM,
    by=people.HELENA,
    name="Thornbury Veterinary Group",
    started_days_ago=4,
    reached=OnboardingCheckpoint.CONNECTION_VERIFIED,
    microsoft=stub.THORNBURY.tenant(),
)
NOT_CONSENTED = Draft(
    provider=BRIGHTWATER,
    by=people.PRIYA,
    name="Silvertree Nurseries",
    started_days_ago=2,
    reached=OnboardingCheckpoint.CONNECTION_CONFIGURED,
    microsoft=stub.SILVERTREE.tenant(),
    failure=GraphFailure.NOT_CONSENTED,
)
HEALTHY = Draft(
    provider=BRIGHTWATER,
    by=people.PRIYA,
    name="Winterbourne Architects",
    started_days_ago=1,
    reached=OnboardingCheckpoint.PERMISSIONS_VERIFIED,
    microsoft=stub.WINTERBOURNE.tenant(),
)

DRAFTS = (
    UNLINKED,
    LARKSPUR,
    COPPERFIELD,
    THROTTLED,
    EXPIRED,
    BROKEN,
    UNCONSENTED,
    NOT_CONSENTED,
    HEALTHY,
)
