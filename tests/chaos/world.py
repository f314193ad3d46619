"""Who and what the storm meets: people who may do everything, tenants to do it on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from threading import Lock

from django.utils.timezone import now
from django_scopes import scopes_disabled

from demo.factories import operation_started
from demo.graph_stub import generate
from demo.graph_stub.generate import Size
from demo.graph_stub.profiles import TenantProfile
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from operations.enums import RunOutcome, RunStatus, RunTrigger
from operations.models import OperationRun
from telemetry.models import ProductUsageEvent
from tenantpilot.accounts.models import User
from tenantpilot.enums import OperationType
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Role, Workspace
from tests.cast import member
from tests.factories import ConnectionFactory, TenantFactory, WorkspaceFactory

PEOPLE, TENANTS = 16, 12
SMALL = Size(compliance_policies=30, configuration_policies=40, role_assignments=6)
SLUG = "storm"
HISTORY_DAYS = 62


@dataclass(frozen=True, kw_only=True)
class World:
    """What clients know to begin with: who they are, and the tenants there are."""

    emails: list[str]
    tenant_ids: list[int]
    microsoft: "Microsoft"


class Microsoft:
    """The stub's tenants: new ones to onboard, and changes worth a new report."""

    def __init__(self, stub: StubServer) -> None:
        self._stub = stub
        self._lock = Lock()
        self._made = 0

    def new_tenant(self) -> StubTenant:
        """Return a tenant that nobody manages yet."""
        with self._lock:
            self._made += 1
            number = self._made
        domain = f"arriving{number}.example"
        profile = TenantProfile(name=f"Arriving {number}", primary_domain=domain, size=SMALL)
        made = profile.tenant()
        self._stub.tenants[made.directory_id] = made
        return made

    def change_everything(self, random: Random) -> None:
        """Give somebody another role in every tenant, so that reports have something to tell."""
        for tenant in list(self._stub.tenants.values()):
            another = generate.role_assignment(random, tenant.primary_domain)
            tenant.role_assignments = [*tenant.role_assignments[-20:], another]


def populate(stub: StubServer) -> World:
    """Store one workspace with its people and connected tenants."""
    microsoft = Microsoft(stub)
    workspace = WorkspaceFactory(name="Storm", slug=SLUG)
    people = [member(workspace, Role.MANAGER, f"Person {number}") for number in range(PEOPLE)]
    tenants = [_managed(workspace, microsoft.new_tenant()) for _ in range(TENANTS)]
    _remember_use(tenants, people)
    return World(
        emails=[person.email for person in people],
        tenant_ids=[tenant.pk for tenant in tenants],
        microsoft=microsoft,
    )


def _remember_use(tenants: list[Tenant], people: list[User]) -> None:
    """Two months of operations, so that a prune has something to take."""
    runs = [
        _ended_run(tenant, person, at=now() - timedelta(days=day, minutes=tenant.pk))
        for day in range(1, HISTORY_DAYS)
        for tenant, person in zip(tenants, people, strict=False)
    ]
    with scopes_disabled():
        OperationRun.objects.bulk_create(runs)
        ProductUsageEvent.objects.bulk_create(map(operation_started, runs))


def _ended_run(tenant: Tenant, person: User, *, at: datetime) -> OperationRun:
    return OperationRun(
        tenant=tenant,
        workspace_id=tenant.workspace_id,
        type=OperationType.INVENTORY_SYNC,
        trigger=RunTrigger.PERSON,
        initiator=person,
        status=RunStatus.COMPLETED,
        outcome=RunOutcome.SUCCEEDED,
        attempts=1,
        created_at=at,
        started_at=at,
        completed_at=at,
    )


def _managed(workspace: Workspace, at_microsoft: StubTenant) -> Tenant:
    tenant: Tenant = TenantFactory(
        workspace=workspace, name=at_microsoft.name, directory_id=at_microsoft.directory_id
    )
    ConnectionFactory(
        tenant=tenant,
        client_id=at_microsoft.client_id,
        sealed_secret=secrets.seal(at_microsoft.client_secret, tenant_id=tenant.pk),
    )
    return tenant
