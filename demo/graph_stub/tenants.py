"""The Microsoft tenants that the demo shows, one profile each."""

from uuid import NAMESPACE_DNS, uuid5

from demo.graph_stub import licences
from demo.graph_stub.apps import StubApp
from demo.graph_stub.generate import Size
from demo.graph_stub.postures import Posture
from demo.graph_stub.profiles import EVERY_PERMISSION, REQUIRED, TenantProfile
from demo.graph_stub.world import Condition, StubTenant

HALF_OF_THE_PERMISSIONS = ("Organization.Read.All", "Application.Read.All")

ALDER_VALLEY = TenantProfile(
    name="Alder Valley Clinics",
    primary_domain="aldervalley.example",
    size=Size(
        compliance_policies=420,
        configuration_policies=860,
        role_assignments=38,
        has_other_policies=True,
    ),
)
HARBOURLIGHT = TenantProfile(
    name="Harbourlight Logistics",
    primary_domain="harbourlight.example",
    tells="no Entra ID P2; kept well",
    plans=licences.BUSINESS_PREMIUM,
    posture=Posture.TIDY,
    size=Size(
        compliance_policies=240,
        configuration_policies=510,
        role_assignments=24,
        has_other_policies=True,
    ),
)
KESTREL = TenantProfile(
    name="Kestrel Insurance Group",
    primary_domain="kestrel-insurance.example",
    tells="huge",
    size=Size(
        compliance_policies=1_800,
        configuration_policies=3_200,
        role_assignments=2_000,
        has_other_policies=True,
    ),
)
MERIDIAN = TenantProfile(
    name="Meridian Schools Trust",
    primary_domain="meridianschools.example",
    tells="more granted than asked",
    plans=licences.EDUCATION,
    permissions=(*EVERY_PERMISSION, "Policy.Read.All", "Directory.ReadWrite.All"),
    size=Size(
        compliance_policies=160,
        configuration_policies=340,
        role_assignments=61,
        has_other_policies=True,
    ),
)
OSTERFELD = TenantProfile(
    name="Osterfeld Maschinenbau",
    primary_domain="osterfeld.example",
    tells="PIM by Governance, without P2; names withheld",
    plans=licences.E3_GOVERNANCE,
    permissions=REQUIRED,
    size=Size(
        compliance_policies=620,
        configuration_policies=1_140,
        role_assignments=45,
        has_other_policies=True,
    ),
)
PINECREST = TenantProfile(
    name="Pinecrest Legal",
    primary_domain="pinecrest-legal.example",
    size=Size(
        compliance_policies=90,
        configuration_policies=150,
        role_assignments=12,
        has_other_policies=True,
    ),
)
WITHOUT_DEVICES = Size(compliance_policies=0, configuration_policies=0, role_assignments=7)
MARLOWE = TenantProfile(
    name="Marlowe Estate Agents",
    primary_domain="marlowe-estates.example",
    tells="Business Basic",
    plans=licences.BUSINESS_BASIC,
    size=WITHOUT_DEVICES,
)
KIRCHGASSER = TenantProfile(
    name="Kirchgasser Stiftung",
    primary_domain="kirchgasser.example",
    tells="no Intune",
    plans=licences.P2_WITHOUT_INTUNE,
    size=WITHOUT_DEVICES,
)
UNCONSENTED = TenantProfile(
    name="Quarry Lane Bakeries",
    primary_domain="quarrylane.example",
    tells="half consented",
    condition=Condition.UNCONSENTED,
    permissions=HALF_OF_THE_PERMISSIONS,
)
THROTTLED = TenantProfile(
    name="Ridgeway Energy",
    primary_domain="ridgeway-energy.example",
    tells="throttled; in real trouble",
    condition=Condition.THROTTLED,
    posture=Posture.TROUBLED,
    size=Size(has_other_policies=True),
)
SECRET_EXPIRED = TenantProfile(
    name="Saltmarsh Hotels",
    primary_domain="saltmarsh-hotels.example",
    tells="secret expired",
    condition=Condition.SECRET_EXPIRED,
)
BROKEN = TenantProfile(
    name="Tidewater Media",
    primary_domain="tidewater-media.example",
    tells="unreadable answers",
    condition=Condition.BROKEN,
)
HANGING = TenantProfile(
    name="Umberfield Foods",
    primary_domain="umberfield.example",
    tells="no answer in time",
    condition=Condition.HANGING,
)

WINTERBOURNE = TenantProfile(
    name="Winterbourne Architects",
    primary_domain="winterbourne.example",
    tells="names of groups and some lists withheld",
    permissions=(*REQUIRED, "User.Read.All"),
    size=Size(
        compliance_policies=70,
        configuration_policies=120,
        role_assignments=9,
        has_other_policies=True,
    ),
)
THORNBURY = TenantProfile(
    name="Thornbury Veterinary Group",
    primary_domain="thornbury-vets.example",
    tells="half consented",
    condition=Condition.UNCONSENTED,
    permissions=HALF_OF_THE_PERMISSIONS,
)
CALDER_WHARF = TenantProfile(
    name="Calder Wharf Brewing",
    primary_domain="calderwharf.example",
    tells="throttled",
    condition=Condition.THROTTLED,
)
ELMSTEAD = TenantProfile(
    name="Elmstead Care Homes",
    primary_domain="elmstead-care.example",
    tells="secret expired",
    condition=Condition.SECRET_EXPIRED,
)
FALKENRIED = TenantProfile(
    name="Falkenried Druckerei",
    primary_domain="falkenried.example",
    tells="unreadable answers",
    condition=Condition.BROKEN,
)
SILVERTREE = TenantProfile(
    name="Silvertree Nurseries",
    primary_domain="silvertree.example",
    tells="not consented",
    condition=Condition.NOT_CONSENTED,
    permissions=(),
)
# Not managed in the demo: it is there to be onboarded by people who try the wizard.
ALDGATE = TenantProfile(
    name="Aldgate Opticians",
    primary_domain="aldgate-opticians.example",
    # Typical: 55 policies, four of them in the two classic lists.
    size=Size(
        compliance_policies=2,
        configuration_policies=2,
        role_assignments=14,
        has_other_policies=True,
    ),
)

# The provider's own tenant, in which its multi-tenant app is registered.
NORTHBEAM_HOME = TenantProfile(
    name="Northbeam Managed IT", primary_domain="northbeam.example", tells="a provider's own"
)
WAY_BACK = "/admin/consent/"


def northbeam_app() -> StubApp:
    """Return the provider's app afresh, as first registered."""
    return StubApp(
        name="Northbeam Tenant Care",
        client_id=uuid5(NAMESPACE_DNS, "app.northbeam.example"),
        home_id=NORTHBEAM_HOME.directory_id,
        secrets=["demo~northbeam-app-secret"],
        redirect_uris=[f"http://127.0.0.1{WAY_BACK}", f"http://localhost{WAY_BACK}"],
        permissions=list(EVERY_PERMISSION),
        ends={"demo~northbeam-app-secret": "2027-03-31T12:00:00Z"},
    )


HEALTHY = (ALDER_VALLEY, HARBOURLIGHT, KESTREL, MERIDIAN, OSTERFELD, PINECREST)
WITHOUT_INTUNE = (MARLOWE, KIRCHGASSER)
FAILING = (UNCONSENTED, THROTTLED, SECRET_EXPIRED, BROKEN, HANGING)
BEING_ONBOARDED = (WINTERBOURNE, THORNBURY, CALDER_WHARF, ELMSTEAD, FALKENRIED, SILVERTREE)


def all_tenants() -> list[StubTenant]:
    """Return every tenant of the demo afresh, as first made."""
    customers = (*HEALTHY, *WITHOUT_INTUNE, *FAILING, *BEING_ONBOARDED, ALDGATE)
    return [each.tenant() for each in (*customers, NORTHBEAM_HOME)]


def all_apps() -> list[StubApp]:
    """Return every multi-tenant app of the demo afresh."""
    return [northbeam_app()]
