"""A workspace in every state, the people who read its pages, and where these are."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from demo.portfolio.planting import plant
from demo.portfolio.states import states_of
from operations.models import OperationRun
from reports.models import StoredReport
from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.accounts.planes import SETTINGS
from tenantpilot.accounts.sessions import SessionStore
from tenantpilot.tenants.models import Tenant, TenantEntitlement
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceMembership

POLICIES = 5_000
FILL = """
    INSERT INTO inventory_policy (
        tenant_id, workspace_id, collection, external_id, name, kind, platforms, state, revision,
        assignments, digest, agreed_digest, first_seen_at, changed_at
    )
    SELECT %(tenant)s, %(workspace)s, 'compliance_policies', 'bench-' || number,
        'Policy ' || number, '', 'Windows', '', '1', '[]', number::text, '',
        now() - interval '300 days', now() - interval '300 days'
    FROM generate_series(1, %(policies)s) AS number
"""


@dataclass(frozen=True, kw_only=True)
class World:
    """One workspace; the pages of a tenant are those of its first, which has 5,000 policies."""

    workspace: Workspace
    tenant: Tenant
    clients: Mapping[str, Client]


def populate(count: int) -> World:
    """Store a workspace with so many tenants, an owner, a reader of all and an operator."""
    workspace = Workspace.objects.create(name=f"With {count}", slug=f"with-{count}")
    tenants = plant(workspace=workspace, states=states_of(count), now=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            FILL, {"tenant": tenants[0].pk, "workspace": workspace.pk, "policies": POLICIES}
        )
    people: dict[str, User | PlatformOperator] = {
        "owner": _member(workspace, Role.OWNER),
        "reader": _member(workspace, Role.READ_ONLY, *tenants),
        "operator": PlatformOperator.objects.create(email=f"p{count}@bench.example", name="Petra"),
    }
    clients = {who: signed_in(person) for who, person in people.items()}
    return World(workspace=workspace, tenant=tenants[0], clients=clients)


def signed_in(person: User | PlatformOperator) -> Client:
    """Return a client with a session of the person's plane."""
    plane = SETTINGS[person.plane]
    session = SessionStore(plane=person.plane)
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = plane.backend
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    client = Client()
    client.cookies[plane.cookie_name] = session.session_key or ""
    return client


def addresses(world: World, *, who: str) -> dict[str, str]:
    """Return the address of each main page of the person's plane, by its name in the table."""
    if who == "operator":
        return {name: reverse(route) for name, route in SYSTEM.items()}
    of_workspace = {"workspace_slug": world.workspace.slug}
    of_tenant = {"tenant_id": world.tenant.pk}
    with scopes_disabled():
        report = StoredReport.objects.filter(tenant=world.tenant).latest("pk").pk
        run = OperationRun.objects.filter(tenant=world.tenant).latest("pk").pk
    return {
        "nearly empty page": reverse("tenant_dashboard:home"),
        "account": reverse("members:account"),
        "Django's own list of the same tenants": reverse("peer:tenants_tenant_changelist"),
        "Django's own list of all operations": reverse("peer:operations_operationrun_changelist"),
        **{name: reverse(route, kwargs=of_workspace) for name, route in WORKSPACE.items()},
        **{name: reverse(route, kwargs=of_tenant) for name, route in TENANT.items()},
        "one operation": reverse("operations:detail", kwargs={**of_tenant, "run_id": run}),
        "a report": reverse("reports:detail", kwargs={**of_tenant, "report_id": report}),
    }


def _member(workspace: Workspace, role: Role, *named: Tenant) -> User:
    """Create a person of two workspaces: the home page leads those of one straight there."""
    user = User.objects.create(email=f"{role}@{workspace.slug}.example", name="Olivia Bench")
    other = Workspace.objects.create(name="Another", slug=f"another-{role}-{workspace.slug}")
    WorkspaceMembership.objects.create(workspace=other, user=user, role=role)
    membership = WorkspaceMembership.objects.create(workspace=workspace, user=user, role=role)
    TenantEntitlement.objects.bulk_create(
        TenantEntitlement(membership=membership, tenant=each) for each in named
    )
    return user


WORKSPACE = {
    "tenants of a workspace": "tenant_dashboard:workspace",
    "changes of a workspace": "inventory:workspace-changes",
    "members": "members:list",
    "notifications": "notices:choices",
    "audit log": "audit_log:list",
}
TENANT = {
    "one tenant": "tenant_dashboard:tenant",
    "policies (5,000)": "inventory:list",
    "changes": "inventory:changes",
    "what we can see": "visibility:page",
    "what we can do": "visibility:provider-access",
    "operations": "operations:list",
    "reports": "reports:list",
    "review packs": "reviewpacks:list",
    "support diagnostics": "support:list",
}
SYSTEM = {
    "control tower": "system_dashboard:control-tower",
}
