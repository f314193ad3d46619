"""The customers of the demo's service providers: their tenants, and what is wrong with some.

Tenants that are worked on are those of the stub Graph server, so that a run started on one
really does what its history says. Days count back from the day of the seed.
"""

from dataclasses import dataclass
from uuid import NAMESPACE_DNS, UUID, uuid5

from demo.graph_stub import tenants as stub
from demo.graph_stub.profiles import TenantProfile
from demo.graph_stub.world import StubTenant
from tenantpilot.graph.errors import GraphFailure

# Client secrets are made on the day a tenant joins, for as long as Microsoft Entra allows.
SECRET_DAYS = 730


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """Since when runs fail, and how. Without a `check` failure, signing in still works."""

    since_days_ago: int
    sync: GraphFailure
    check: GraphFailure | None
    takes_seconds: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Customer:
    """A tenant as its service provider knows it. `microsoft` is None: never connected.

    A customer is itself, never merely its equal: hence `eq=False`.
    """

    name: str
    domain: str
    directory_id: UUID
    joined_days_ago: int
    microsoft: StubTenant | None = None
    starts_per_day: float = 0.0
    secret_days_left: int = 0
    archived_days_ago: int | None = None
    trouble: Trouble | None = None


def connected(
    microsoft: StubTenant,
    *,
    joined: int,
    starts_per_day: float,
    name: str = "",
    secret_days_left: int | None = None,
    archived: int | None = None,
    trouble: Trouble | None = None,
) -> Customer:
    """Return a customer whose connection is configured."""
    return Customer(
        name=name or microsoft.name,
        domain=microsoft.primary_domain,
        directory_id=microsoft.directory_id,
        joined_days_ago=joined,
        microsoft=microsoft,
        starts_per_day=starts_per_day,
        secret_days_left=SECRET_DAYS - joined if secret_days_left is None else secret_days_left,
        archived_days_ago=archived,
        trouble=trouble,
    )


def never_connected(name: str, domain: str, *, joined: int) -> Customer:
    """Return a customer that was linked, and that was all."""
    return Customer(
        name=name,
        domain=domain,
        directory_id=uuid5(NAMESPACE_DNS, f"directory.{domain}"),
        joined_days_ago=joined,
    )


def gone(name: str, domain: str, *, joined: int, archived: int) -> Customer:
    """Return a customer that went away; the stub no longer knows the tenant."""
    microsoft = TenantProfile(name=name, primary_domain=domain).tenant()
    return connected(microsoft, joined=joined, starts_per_day=0.7, archived=archived)


NEVER_CONSENTED = Trouble(
    since_days_ago=365, sync=GraphFailure.CONSENT_MISSING, check=None, takes_seconds=1
)
THROTTLED = Trouble(
    since_days_ago=3, sync=GraphFailure.THROTTLED, check=GraphFailure.THROTTLED, takes_seconds=31
)
SECRET_EXPIRED = Trouble(
    since_days_ago=9,
    sync=GraphFailure.SECRET_EXPIRED,
    check=GraphFailure.SECRET_EXPIRED,
    takes_seconds=1,
)
UNREADABLE = Trouble(
    since_days_ago=2,
    sync=GraphFailure.RESPONSE_INVALID,
    check=GraphFailure.RESPONSE_INVALID,
    takes_seconds=2,
)
SILENT = Trouble(
    since_days_ago=5,
    sync=GraphFailure.DEADLINE_EXCEEDED,
    check=GraphFailure.DEADLINE_EXCEEDED,
    takes_seconds=60,
)

ALDER_VALLEY = connected(stub.ALDER_VALLEY.tenant(), joined=66, starts_per_day=2.2)
HARBOURLIGHT = connected(stub.HARBOURLIGHT.tenant(), joined=66, starts_per_day=1.8)
KESTREL = connected(stub.KESTREL.tenant(), joined=37, starts_per_day=2.6)
QUARRY_LANE = connected(
    stub.UNCONSENTED.tenant(), joined=12, starts_per_day=0.6, trouble=NEVER_CONSENTED
)
RIDGEWAY = connected(stub.THROTTLED.tenant(), joined=51, starts_per_day=1.1, trouble=THROTTLED)
FOXGLOVE = gone("Foxglove Interiors", "foxglove-interiors.example", joined=64, archived=20)
LARKSPUR = never_connected("Larkspur Dental Practice", "larkspur-dental.example", joined=2)

MERIDIAN = connected(
    stub.MERIDIAN.tenant(),
    # 80 characters: as long as names get on the pages.
    name="Meridian Schools Trust for Primary, Secondary and Further Education (North West)",
    joined=58,
    starts_per_day=1.6,
)
PINECREST = connected(stub.PINECREST.tenant(), joined=44, starts_per_day=1.2, secret_days_left=12)
SALTMARSH = connected(
    stub.SECRET_EXPIRED.tenant(),
    joined=58,
    starts_per_day=0.9,
    secret_days_left=-SECRET_EXPIRED.since_days_ago,
    trouble=SECRET_EXPIRED,
)
MARLOWE = connected(stub.MARLOWE.tenant(), joined=24, starts_per_day=0.7)
COPPERFIELD = never_connected("Copperfield & Daughters", "copperfield.example", joined=6)

OSTERFELD = connected(stub.OSTERFELD.tenant(), joined=30, starts_per_day=2.1)
KIRCHGASSER = connected(stub.KIRCHGASSER.tenant(), joined=26, starts_per_day=0.8)
TIDEWATER = connected(stub.BROKEN.tenant(), joined=23, starts_per_day=1.0, trouble=UNREADABLE)
UMBERFIELD = connected(stub.HANGING.tenant(), joined=16, starts_per_day=0.8, trouble=SILENT)
WALDECK = gone("Waldeck Apotheken", "waldeck-apotheken.example", joined=29, archived=11)
