"""Tenants for tests: what is bought, crossed with what is granted, and the odd ones."""

from demo.graph_stub import licences
from demo.graph_stub.licences import CapabilityStatus, StubPlan
from demo.graph_stub.profiles import EVERY_PERMISSION, REQUIRED, TenantProfile
from demo.graph_stub.world import Condition, Oddity

BROAD = ("Directory.Read.All", "DeviceManagementConfiguration.ReadWrite.All")


def _mix(
    key: str,
    tells: str,
    *,
    plans: tuple[StubPlan, ...] = licences.E5,
    permissions: tuple[str, ...] = EVERY_PERMISSION,
    condition: Condition = Condition.HEALTHY,
    oddities: frozenset[Oddity] = frozenset(),
) -> TenantProfile:
    return TenantProfile(
        name=tells.capitalize(),
        primary_domain=f"{key}.mixes.example",
        tells=tells,
        plans=plans,
        permissions=permissions,
        condition=condition,
        oddities=oddities,
    )


def _odd(
    key: str, tells: str, oddity: Oddity, *, plans: tuple[StubPlan, ...] = licences.E5
) -> TenantProfile:
    return _mix(key, tells, plans=plans, oddities=frozenset({oddity}))


def _ended(status: CapabilityStatus) -> tuple[StubPlan, ...]:
    """Return E5 with Intune in that state; Basic Mobility and Security stays as it is."""
    others = tuple(plan for plan in licences.E5 if plan != licences.INTUNE_A)
    return (*others, licences.INTUNE_A.with_status(status))


MIXES = (
    _mix("everything", "everything licensed and granted"),
    _mix("names-withheld", "names withheld", permissions=REQUIRED),
    _mix(
        "basic-names",
        "names of people without their type",
        permissions=(*REQUIRED, "User.ReadBasic.All"),
    ),
    _mix("broad", "broad directory rights and no right to PIM", permissions=BROAD),
    _mix(
        "intune-refused",
        "Intune not granted",
        permissions=tuple(each for each in EVERY_PERMISSION if "DeviceManagement" not in each),
    ),
    _mix(
        "roles-refused",
        "roles not granted",
        permissions=tuple(each for each in EVERY_PERMISSION if "RoleManagement" not in each),
    ),
    _mix(
        "only-itself",
        "nothing granted but its own grants",
        permissions=("Application.Read.All",),
    ),
    _mix("nothing-granted", "nothing granted", permissions=()),
    _mix("not-consented", "not consented", condition=Condition.NOT_CONSENTED, permissions=()),
    _mix("business-basic", "Business Basic", plans=licences.BUSINESS_BASIC),
    _mix(
        "basic-names-withheld",
        "Business Basic, names withheld",
        plans=licences.BUSINESS_BASIC,
        permissions=REQUIRED,
    ),
    _mix("no-p2", "Intune and no P2", plans=licences.BUSINESS_PREMIUM),
    _mix("no-intune", "P2 and no Intune", plans=licences.P2_WITHOUT_INTUNE),
    _mix("governance", "Governance and no P2", plans=licences.E3_GOVERNANCE),
    _mix("grace", "Intune in its grace period", plans=_ended(CapabilityStatus.WARNING)),
    _mix("intune-ended", "Intune ended", plans=_ended(CapabilityStatus.DELETED)),
    _odd("plans-hidden", "licences not visible", Oddity.PLANS_HIDDEN),
    _odd("not-provisioned", "Intune licensed and not set up", Oddity.INTUNE_NOT_PROVISIONED),
    _odd(
        "intune-unset",
        "Intune licensed, never set up, refused like a missing permission",
        Oddity.INTUNE_UNSET,
    ),
    _odd(
        "intune-forbidden",
        "no Intune, refused like a missing permission",
        Oddity.INTUNE_FORBIDDEN,
        plans=licences.BUSINESS_BASIC,
    ),
    _odd("pim-unused", "PIM licensed and never used", Oddity.PIM_NOT_ONBOARDED),
    _odd("pim-absent", "a cloud without PIM lists", Oddity.PIM_ABSENT),
    _odd("empty-pages", "lists that begin with an empty page", Oddity.EMPTY_FIRST_PAGE),
)
