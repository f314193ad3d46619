"""The small cast every test knows, and how they sign in."""

from dataclasses import dataclass

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.accounts.planes import SETTINGS, Plane
from tenantpilot.accounts.sessions import SessionStore
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Role, Workspace
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


def assemble() -> Cast:
    """Create the cast."""
    workspace = WorkspaceFactory(name="Northwind IT", slug="northwind")
    tenant = TenantFactory(workspace=workspace, name="Contoso")
    ConnectionFactory(tenant=tenant)
    foreign_tenant = TenantFactory(name="Elsewhere")
    return Cast(
        workspace=workspace,
        tenant=tenant,
        other_tenant=TenantFactory(workspace=workspace, name="Fabrikam"),
        owner=member(workspace, Role.OWNER, "Olivia Owner"),
        manager=member(workspace, Role.MANAGER, "Marcus Manager"),
        operator=member(workspace, Role.OPERATOR, "Ona Operator", tenant),
        reader=member(workspace, Role.READ_ONLY, "Rita Reader", tenant),
        outsider=member(foreign_tenant.workspace, Role.OWNER, "Oscar Outsider"),
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


def sign_in(client: Client, person: User | PlatformOperator) -> Client:
    """Give the client a session of the person's plane, as signing in would."""
    plane = Plane.SYSTEM if isinstance(person, PlatformOperator) else Plane.ADMIN
    session = SessionStore(plane=plane)
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = SETTINGS[plane].backend
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    client.cookies[SETTINGS[plane].cookie_name] = session.session_key or ""
    return client
