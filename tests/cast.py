"""The small cast every test knows, and how they sign in."""

from dataclasses import dataclass

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.accounts.planes import SETTINGS, Plane
from tenantpilot.accounts.sessions import SessionStore
from tenantpilot.tenants.models import Tenant, TenantEntitlement
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceMembership
from tests.factories import (
    ConnectionFactory,
    EntitlementFactory,
    MembershipFactory,
    PlatformOperatorFactory,
    TenantFactory,
    UserFactory,
    WorkspaceFactory,
)


@dataclass(frozen=True, kw_only=True)
class Cast:
    """One workspace with a person of every role, and people who do not belong.

    Operator and reader are entitled to `tenant`, not to `other_tenant` of the same workspace.
    The outsider owns another workspace with `foreign_tenant`.
    """

    workspace: Workspace
    tenant: Tenant
    other_tenant: Tenant
    owner: User
    manager: User
    operator: User
    reader: User
    outsider: User
    foreign_tenant: Tenant
    platform_operator: PlatformOperator


# Name, role, and whether it is in the cast's own workspace.
PEOPLE = (
    ("Olivia Owner", Role.OWNER, True),
    ("Marcus Manager", Role.MANAGER, True),
    ("Ona Operator", Role.OPERATOR, True),
    ("Rita Reader", Role.READ_ONLY, True),
    ("Oscar Outsider", Role.OWNER, False),
)


def assemble() -> Cast:
    """Create the cast: nearly every test does, so each table is filled by one statement."""
    here = WorkspaceFactory.build(name="Northwind IT", slug="northwind")
    elsewhere = WorkspaceFactory.build()
    Workspace.objects.bulk_create([here, elsewhere])
    places = (("Contoso", here), ("Elsewhere", elsewhere), ("Fabrikam", here))
    tenant, foreign_tenant, other_tenant = Tenant.objects.bulk_create(
        TenantFactory.build(name=name, workspace=workspace) for name, workspace in places
    )
    ConnectionFactory(tenant=tenant)
    people = User.objects.bulk_create(UserFactory.build(name=name) for name, _, _ in PEOPLE)
    memberships = WorkspaceMembership.objects.bulk_create(
        WorkspaceMembership(workspace=here if is_here else elsewhere, user=user, role=role)
        for user, (_, role, is_here) in zip(people, PEOPLE, strict=True)
    )
    TenantEntitlement.objects.bulk_create(
        TenantEntitlement(membership=membership, tenant=tenant)
        for membership in memberships
        if membership.role in (Role.OPERATOR, Role.READ_ONLY)
    )
    owner, manager, operator, reader, outsider = people
    return Cast(
        workspace=here,
        tenant=tenant,
        other_tenant=other_tenant,
        owner=owner,
        manager=manager,
        operator=operator,
        reader=reader,
        outsider=outsider,
        foreign_tenant=foreign_tenant,
        platform_operator=PlatformOperatorFactory(name="Petra Platform"),
    )


def member(workspace: Workspace, role: Role, name: str, *entitled_to: Tenant) -> User:
    """Create a person with a place in the workspace."""
    user: User = UserFactory(name=name)
    membership = MembershipFactory(workspace=workspace, user=user, role=role)
    for tenant in entitled_to:
        EntitlementFactory(membership=membership, tenant=tenant)
    return user


def sign_in(client: Client, person: User | PlatformOperator, *, has_factor: bool = False) -> Client:
    """Give the client a session of the person's plane, as signing in with a password would."""
    plane = Plane.SYSTEM if isinstance(person, PlatformOperator) else Plane.ADMIN
    session = SessionStore(plane=plane)
    session.has_factor = has_factor
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = SETTINGS[plane].backend
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    client.cookies[SETTINGS[plane].cookie_name] = session.session_key or ""
    return client
