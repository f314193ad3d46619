"""Tenants out of a few words. The same name always gives the same tenant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from uuid import UUID, uuid5

from demo.graph_stub import words
from demo.graph_stub.other_policies import CATALOG, other_policies
from demo.graph_stub.world import StubHolder, StubPolicy, StubRoleAssignment, StubTenant

ACTIVATED, GUESTS, ELIGIBLE_SHARE = 0.1, 0.06, 12


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much there is in a tenant."""

    compliance_policies: int = 12
    configuration_policies: int = 20
    role_assignments: int = 8
    # Beside those two: what a typical tenant has, or nothing.
    has_other_policies: bool = False


def fill(tenant: StubTenant, *, size: Size) -> None:
    """Give a tenant its contents; they follow from its domain."""
    domain = tenant.primary_domain
    random = Random(domain)
    later = Random(f"roles over time, {domain}")
    tenant.compliance_policies = [
        policy(random, number, kinds=words.COMPLIANCE_KINDS, topics=words.COMPLIANCE_TOPICS)
        for number in range(size.compliance_policies)
    ]
    tenant.configuration_policies = [
        policy(random, number, kinds=words.CONFIGURATION_KINDS, topics=words.CONFIGURATION_TOPICS)
        for number in range(size.configuration_policies)
    ]
    if size.has_other_policies:
        tenant.holders = [_backup_app(tenant)]
        tenant.other_policies = other_policies(domain)
        tenant.catalog_policies = tenant.other_policies.pop(CATALOG)
    tenant.roles = list(words.ROLES)
    tenant.role_assignments = [
        in_time(role_assignment(random, domain), later) for _ in range(size.role_assignments)
    ]
    tenant.role_eligibilities = [
        role_assignment(later, domain) for _ in range(size.role_assignments // ELIGIBLE_SHARE)
    ]


def _backup_app(tenant: StubTenant) -> StubHolder:
    """Return what nearly every tenant has: an app that was once given too much."""
    return StubHolder(
        principal_id=uuid5(tenant.directory_id, "backup"),
        name="Mailbox backup",
        app_role_id=UUID("1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9"),  # Application.ReadWrite.All
        owner_id=tenant.directory_id,
    )


def identifier(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def policy(
    random: Random, number: int, *, kinds: dict[str, str], topics: Sequence[str]
) -> StubPolicy:
    platform = random.choice(list(kinds))
    ring = f"{random.choice(words.AUDIENCES)} {number // 40 + 1:02}"
    created = words.FIRST_DAY + timedelta(minutes=random.randrange(0, 1_200_000))
    return StubPolicy(
        policy_id=str(identifier(random)),
        display_name=f"{platform} - {random.choice(topics)} - {ring}",
        kind=kinds[platform],
        version=random.randint(1, 14),
        created_at=created,
        modified_at=created + timedelta(minutes=random.randrange(0, 500_000)),
    )


def role_assignment(random: Random, domain: str) -> StubRoleAssignment:
    principal_type = random.choices(("user", "group", "servicePrincipal"), weights=(80, 12, 8))[0]
    name, sign_in_name = principal(random, principal_type, domain=domain)
    scope = f"/administrativeUnits/{identifier(random)}" if random.random() < 0.15 else "/"
    return StubRoleAssignment(
        assignment_id=f"{identifier(random).hex}-1",
        role_id=random.choices(words.ROLES, weights=words.ROLE_WEIGHTS)[0].role_id,
        principal_id=identifier(random),
        principal_type=principal_type,
        principal_name=name,
        principal_sign_in_name=sign_in_name,
        directory_scope=scope,
    )


def in_time(assignment: StubRoleAssignment, random: Random) -> StubRoleAssignment:
    """Let some assignments be activated for a while, and some people be guests."""
    assignment.is_standing = random.random() > ACTIVATED
    if assignment.principal_sign_in_name and random.random() < GUESTS:
        name, domain = assignment.principal_sign_in_name.split("@")
        assignment.principal_sign_in_name = f"{name}_partner.example#EXT#@{domain}"
        assignment.user_type = "Guest"
    return assignment


def principal(random: Random, principal_type: str, *, domain: str) -> tuple[str, str | None]:
    """Return a display name and, for people, the name they sign in with."""
    if principal_type == "user":
        first, last = random.choice(words.FIRST_NAMES), random.choice(words.LAST_NAMES)
        return f"{first} {last}", f"{first}.{last}{random.randint(1, 99)}@{domain}".lower()
    if principal_type == "group":
        return f"{random.choice(words.AUDIENCES)} administrators", None
    return f"{random.choice(words.AUDIENCES)} automation", None
