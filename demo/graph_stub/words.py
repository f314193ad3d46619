"""What invented tenants are made of."""

from datetime import UTC, datetime
from uuid import UUID

from demo.graph_stub.world import StubRole

FIRST_DAY = datetime(2023, 3, 1, 8, tzinfo=UTC)
COMPLIANCE_KINDS = {
    "Windows": "windows10CompliancePolicy",
    "iOS": "iosCompliancePolicy",
    "macOS": "macOSCompliancePolicy",
    "Android": "androidWorkProfileCompliancePolicy",
}
CONFIGURATION_KINDS = {
    "Windows": "windows10GeneralConfiguration",
    "Windows updates": "windowsUpdateForBusinessConfiguration",
    "Windows encryption": "windows10EndpointProtectionConfiguration",
    "iOS": "iosGeneralDeviceConfiguration",
    "macOS": "macOSGeneralDeviceConfiguration",
    "Android": "androidWorkProfileGeneralDeviceConfiguration",
}
COMPLIANCE_TOPICS = (
    "disk encryption required",
    "minimum OS version",
    "passcode of 8 characters",
    "antivirus is running",
    "firewall is on",
    "no rooted devices",
    "secure boot required",
    "threat level at most medium",
)
CONFIGURATION_TOPICS = (
    "screen lock after 5 minutes",
    "browser baseline",
    "removable storage blocked",
    "Wi-Fi for staff",
    "VPN profile",
    "update ring",
    "camera off in restricted areas",
    "password rules",
    "kiosk mode",
    "certificate trust",
)
AUDIENCES = (
    "All staff",
    "Finance",
    "Warehouse",
    "Reception",
    "Field service",
    "Engineering",
    "Leadership",
    "Shared devices",
    "Pilot group",
    "Contractors",
)
FIRST_NAMES = ("Amara", "Bruno", "Chiara", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Ines",
               "Jonas", "Keiko", "Lena", "Mateus", "Nadia", "Oskar", "Priya")  # fmt: skip
LAST_NAMES = ("Abara", "Brandt", "Conti", "Dahl", "Eriksen", "Fontaine", "Gruber", "Hassan",
              "Ivanova", "Jansen", "Kaya", "Lindqvist", "Moreau", "Novak", "Okafor")  # fmt: skip

# Built-in roles have these ids in every tenant:
# https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
GLOBAL_ADMINISTRATOR = StubRole(
    role_id=UUID("62e90394-69f5-4237-9190-012177145e10"),
    name="Global Administrator",
    is_privileged=True,
)
ROLES = (
    GLOBAL_ADMINISTRATOR,
    StubRole(
        role_id=UUID("e8611ab8-c189-46e8-94e1-60213ab1f814"),
        name="Privileged Role Administrator",
        is_privileged=True,
    ),
    StubRole(
        role_id=UUID("194ae4cb-b126-40b2-bd5b-6091b380977d"),
        name="Security Administrator",
        is_privileged=True,
    ),
    StubRole(
        role_id=UUID("fe930be7-5e62-47db-91af-98c3a49a38b1"),
        name="User Administrator",
        is_privileged=True,
    ),
    StubRole(role_id=UUID("29232cdf-9323-42fd-ade2-1d097af3e4de"), name="Exchange Administrator"),
    StubRole(
        role_id=UUID("3a2c62db-5318-420d-8d74-23affee5d9d5"),
        name="Intune Administrator",
        is_privileged=True,
    ),
    StubRole(
        role_id=UUID("729827e3-9c14-49f7-bb1b-9608f156bbb8"),
        name="Helpdesk Administrator",
        is_privileged=True,
    ),
    StubRole(
        role_id=UUID("f2ef992c-3afb-46b9-b7cf-a126ee74c451"),
        name="Global Reader",
        is_privileged=True,
    ),
    StubRole(role_id=UUID("88d8e3e3-8f55-4a1e-953a-9b9898b8876b"), name="Directory Readers"),
    StubRole(
        role_id=UUID("5d0c1f1e-6a55-4f0b-9a53-0f0f6a3d7c21"),
        name="Service desk, first line",
        is_built_in=False,
    ),
)
ROLE_WEIGHTS = (3, 2, 6, 12, 6, 8, 25, 10, 20, 8)
