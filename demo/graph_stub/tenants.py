"""The tenants that the demo shows. Every call returns them afresh, as first made."""

from dataclasses import dataclass
from uuid import UUID

from demo.graph_stub.generate import EVERY_PERMISSION, Size, tenant
from demo.graph_stub.world import Condition, StubTenant


@dataclass(frozen=True, kw_only=True)
class TenantKey:
    """What the product has to know to connect to a tenant of the stub."""

    name: str
    primary_domain: str
    directory_id: UUID
    client_id: UUID
    client_secret: str


def key_of(stub_tenant: StubTenant) -> TenantKey:
    return TenantKey(
        name=stub_tenant.name,
        primary_domain=stub_tenant.primary_domain,
        directory_id=stub_tenant.directory_id,
        client_id=stub_tenant.client_id,
        client_secret=stub_tenant.client_secret,
    )


def alder_valley() -> StubTenant:
    size = Size(compliance_policies=420, configuration_policies=860, role_assignments=38)
    return tenant("Alder Valley Clinics", "aldervalley.example", size=size)


def harbourlight() -> StubTenant:
    size = Size(compliance_policies=240, configuration_policies=510, role_assignments=24)
    harbourlight = tenant("Harbourlight Logistics", "harbourlight.example", size=size)
    harbourlight.has_pim = False
    return harbourlight


def kestrel() -> StubTenant:
    """The large one."""
    size = Size(compliance_policies=1_800, configuration_policies=3_200, role_assignments=2_000)
    return tenant("Kestrel Insurance Group", "kestrel-insurance.example", size=size)


def meridian() -> StubTenant:
    size = Size(compliance_policies=160, configuration_policies=340, role_assignments=61)
    permissions = (*EVERY_PERMISSION, "User.Read.All", "Directory.ReadWrite.All")
    return tenant(
        "Meridian Schools Trust", "meridianschools.example", size=size, permissions=permissions
    )


def osterfeld() -> StubTenant:
    size = Size(compliance_policies=620, configuration_policies=1_140, role_assignments=45)
    return tenant("Osterfeld Maschinenbau", "osterfeld.example", size=size)


def pinecrest() -> StubTenant:
    size = Size(compliance_policies=90, configuration_policies=150, role_assignments=12)
    return tenant("Pinecrest Legal", "pinecrest-legal.example", size=size)


def unconsented() -> StubTenant:
    return tenant(
        "Quarry Lane Bakeries",
        "quarrylane.example",
        condition=Condition.UNCONSENTED,
        permissions=("Organization.Read.All", "Application.Read.All"),
    )


def throttled() -> StubTenant:
    return tenant("Ridgeway Energy", "ridgeway-energy.example", condition=Condition.THROTTLED)


def secret_expired() -> StubTenant:
    return tenant(
        "Saltmarsh Hotels", "saltmarsh-hotels.example", condition=Condition.SECRET_EXPIRED
    )


def broken() -> StubTenant:
    return tenant("Tidewater Media", "tidewater-media.example", condition=Condition.BROKEN)


def hanging() -> StubTenant:
    return tenant("Umberfield Foods", "umberfield.example", condition=Condition.HANGING)


def winterbourne() -> StubTenant:
    size = Size(compliance_policies=70, configuration_policies=120, role_assignments=9)
    return tenant("Winterbourne Architects", "winterbourne.example", size=size)


def thornbury() -> StubTenant:
    return tenant(
        "Thornbury Veterinary Group",
        "thornbury-vets.example",
        condition=Condition.UNCONSENTED,
        permissions=("Organization.Read.All", "Application.Read.All"),
    )


def calder_wharf() -> StubTenant:
    return tenant("Calder Wharf Brewing", "calderwharf.example", condition=Condition.THROTTLED)


def elmstead() -> StubTenant:
    return tenant(
        "Elmstead Care Homes", "elmstead-care.example", condition=Condition.SECRET_EXPIRED
    )


def falkenried() -> StubTenant:
    return tenant("Falkenried Druckerei", "falkenried.example", condition=Condition.BROKEN)


def aldgate() -> StubTenant:
    """Nobody's in the demo: whoever tries the wizard can onboard it."""
    size = Size(compliance_policies=60, configuration_policies=110, role_assignments=14)
    return tenant("Aldgate Opticians", "aldgate-opticians.example", size=size)


def tenants_being_onboarded() -> list[StubTenant]:
    return [winterbourne(), thornbury(), calder_wharf(), elmstead(), falkenried()]


def healthy_tenants() -> list[StubTenant]:
    return [alder_valley(), harbourlight(), kestrel(), meridian(), osterfeld(), pinecrest()]


def failing_tenants() -> list[StubTenant]:
    return [unconsented(), throttled(), secret_expired(), broken(), hanging()]


def all_tenants() -> list[StubTenant]:
    return [*healthy_tenants(), *failing_tenants(), *tenants_being_onboarded(), aldgate()]


ALDER_VALLEY = key_of(alder_valley())
HARBOURLIGHT = key_of(harbourlight())
KESTREL = key_of(kestrel())
MERIDIAN = key_of(meridian())
OSTERFELD = key_of(osterfeld())
PINECREST = key_of(pinecrest())
UNCONSENTED = key_of(unconsented())
THROTTLED = key_of(throttled())
SECRET_EXPIRED = key_of(secret_expired())
BROKEN = key_of(broken())
HANGING = key_of(hanging())
ALDGATE = key_of(aldgate())

HEALTHY = (ALDER_VALLEY, HARBOURLIGHT, KESTREL, MERIDIAN, OSTERFELD, PINECREST)
FAILING = (UNCONSENTED, THROTTLED, SECRET_EXPIRED, BROKEN, HANGING)
