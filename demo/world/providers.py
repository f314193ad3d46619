"""The service providers of the demo: a workspace each, with its staff and its customers."""

from dataclasses import dataclass

from demo.graph_stub.apps import StubApp
from demo.graph_stub.tenants import northbeam_app
from demo.world import customers, people
from demo.world.customers import Customer
from demo.world.people import Member
from tenantpilot.workspaces.models import Role


@dataclass(frozen=True, kw_only=True)
class Provider:
    """A workspace to create."""

    name: str
    slug: str
    joined_days_ago: int
    staff: tuple[Member, ...]
    customers: tuple[Customer, ...] = ()
    # Its own multi-tenant app.
    app: StubApp | None = None


NORTHBEAM = Provider(
    name="Northbeam Managed IT",
    slug="northbeam",
    joined_days_ago=67,
    app=northbeam_app(),
    staff=(
        Member(person=people.HELENA, role=Role.OWNER),
        Member(person=people.TOMAS, role=Role.MANAGER),
        Member(
            person=people.AISHA,
            role=Role.OPERATOR,
            sees=(
                customers.ALDER_VALLEY,
                customers.HARBOURLIGHT,
                customers.KESTREL,
                customers.QUARRY_LANE,
                customers.RIDGEWAY,
                customers.FOXGLOVE,
            ),
        ),
        Member(person=people.LEWIS, role=Role.OPERATOR, sees=(customers.HARBOURLIGHT,)),
        Member(
            person=people.MIRA,
            role=Role.READ_ONLY,
            sees=(customers.ALDER_VALLEY, customers.KESTREL),
        ),
        Member(person=people.DANIEL, role=Role.OPERATOR, is_suspended=True),
    ),
    customers=(
        customers.ALDER_VALLEY,
        customers.HARBOURLIGHT,
        customers.KESTREL,
        customers.QUARRY_LANE,
        customers.RIDGEWAY,
        customers.FOXGLOVE,
        customers.LARKSPUR,
    ),
)
BRIGHTWATER = Provider(
    name="Brightwater Cloud Services",
    slug="brightwater",
    joined_days_ago=59,
    staff=(
        Member(person=people.GRACE, role=Role.OWNER),
        Member(person=people.PRIYA, role=Role.MANAGER),
        Member(
            person=people.OWEN,
            role=Role.OPERATOR,
            sees=(
                customers.MERIDIAN,
                customers.PINECREST,
                customers.SALTMARSH,
                customers.MARLOWE,
            ),
        ),
        Member(person=people.SOFIA, role=Role.READ_ONLY, sees=(customers.MERIDIAN,)),
    ),
    customers=(
        customers.MERIDIAN,
        customers.PINECREST,
        customers.SALTMARSH,
        customers.MARLOWE,
        customers.COPPERFIELD,
    ),
)
STEINBRUECK = Provider(
    name="Steinbrück IT-Service",
    slug="steinbrueck",
    joined_days_ago=31,
    staff=(
        Member(person=people.KATRIN, role=Role.OWNER),
        Member(person=people.JONAS, role=Role.MANAGER),
        Member(
            person=people.EMRE,
            role=Role.OPERATOR,
            sees=(
                customers.OSTERFELD,
                customers.KIRCHGASSER,
                customers.TIDEWATER,
                customers.UMBERFIELD,
            ),
        ),
        Member(person=people.LUISE, role=Role.READ_ONLY, sees=(customers.OSTERFELD,)),
        # Works for two providers: the one person with a choice of workspaces.
        Member(person=people.PRIYA, role=Role.OPERATOR, sees=(customers.TIDEWATER,)),
    ),
    customers=(
        customers.OSTERFELD,
        customers.KIRCHGASSER,
        customers.TIDEWATER,
        customers.UMBERFIELD,
        customers.WALDECK,
    ),
)
# Signed up yesterday and has no customer yet: what a beginning looks like.
JUNIPER_GATE = Provider(
    name="Juniper Gate Consulting",
    slug="juniper-gate",
    joined_days_ago=1,
    staff=(Member(person=people.NAOMI, role=Role.OWNER),),
)

PROVIDERS = (NORTHBEAM, BRIGHTWATER, STEINBRUECK, JUNIPER_GATE)
