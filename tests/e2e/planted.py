"""Rows that the demo does not have and the pages must bear: long names, nothing, runs under way."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone
from django_scopes import scopes_disabled

from demo.sign_in_provider import connections
from demo.world.people import HELENA, PLATFORM_OPERATORS, Person
from demo.world.providers import NORTHBEAM, Provider
from onboarding.services import sessions
from operations.enums import RunStatus, RunTrigger
from operations.models import OperationRun
from tenant_dashboard.models import BulkStart, BulkStartItem, Obstacle, StartResult
from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.enums import OperationType, ReportType
from tenantpilot.members import reset_links
from tenantpilot.members.invitation_links import InvitationLink
from tenantpilot.members.password_links import link_for
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import (
    Role,
    Workspace,
    WorkspaceInvitation,
    WorkspaceMembership,
)
from tests.e2e import planted_packs
from tests.e2e.places import Arguments, member
from tests.factories import ConnectionFactory, TenantFactory
from tests.reports.rows import a_global_administrator, a_report, a_role

# Eighty characters, and no place to break them.
LONG = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft"[:80]
LONG_TENANT, LONG_QUEUED = LONG, LONG[::-1]
LONG_NAMED = Person(name=LONG, email=f"{LONG[:60].lower()}@{'sub.' * 12}example")
LONG_WORKSPACE = Provider(name=LONG, slug=LONG[:60].lower(), joined_days_ago=0, staff=())
# Belongs to no workspace, and an operator nobody has named a tenant for.
LONER = Person(name="Lotte Albers", email="lotte.albers@nowhere.example")
UNNAMED = Person(name="Ugo Neri", email="ugo.neri@northbeam.example")
# Has been added and has no password yet.
INVITED = Person(name="Ingrid Valen", email="ingrid.valen@northbeam.example")
# Belongs to no workspace yet and is invited to two.
ASKED = Person(name="Anouk Perrin", email=f"anouk.perrin@{'sub.' * 12}example")
# May onboard tenants in two workspaces.
IN_TWO_WORKSPACES = Person(name="Tilda Wern", email="tilda.wern@northbeam.example")
OPERATOR = PLATFORM_OPERATORS[0]


def plant() -> None:
    """Store them all."""
    _account(LONER)
    northbeam = Workspace.objects.get(slug="northbeam")
    WorkspaceMembership.objects.create(
        workspace=northbeam, user=_account(UNNAMED), role=Role.OPERATOR
    )
    WorkspaceMembership.objects.create(
        workspace=northbeam, user=_account(INVITED), role=Role.READ_ONLY
    )
    workspace = Workspace.objects.create(name=LONG, slug=LONG_WORKSPACE.slug)
    WorkspaceMembership.objects.create(
        workspace=workspace, user=_account(LONG_NAMED), role=Role.OWNER
    )
    _account(ASKED)
    for each, role in ((northbeam, Role.OPERATOR), (workspace, Role.OWNER)):
        owner = WorkspaceMembership.objects.filter(workspace=each, role=Role.OWNER).latest("pk")
        WorkspaceInvitation.objects.create(
            workspace=each, email=ASKED.email, name=ASKED.name, role=role, invited_by=owner.user
        )
    wanderer = _account(IN_TWO_WORKSPACES)
    for each in (northbeam, workspace):
        WorkspaceMembership.objects.create(workspace=each, user=wanderer, role=Role.MANAGER)
    sessions.start(
        workspace=workspace,
        customer_name=LONG,
        started_by=User.objects.get(email=LONG_NAMED.email),
    )
    with scopes_disabled():
        _plant_runs(workspace)
    _plant_reports()
    connections.connect(issuer="http://127.0.0.1:9")
    planted_packs.plant(long_tenant_name=LONG_TENANT)


def bulk_start() -> Arguments:
    """Where the person of the long name finds what became of a start on many tenants."""
    return {"workspace_slug": LONG_WORKSPACE.slug, "bulk_id": BulkStart.objects.latest("pk").pk}


def invited() -> Arguments:
    """Where colleagues find the one who has no password yet."""
    return member(NORTHBEAM, INVITED)()


def password_link() -> Arguments:
    """Where the one who has no password yet chooses one."""
    member = WorkspaceMembership.objects.select_related("user").get(user__email=INVITED.email)
    owners = WorkspaceMembership.objects.filter(workspace=member.workspace_id, role=Role.OWNER)
    member.password_link_by, member.password_link_at = owners.latest("pk"), timezone.now()
    member.save()
    link = link_for(member.user)
    return {"uid": str(link.user.pk), "token": link.token}


def reset_link() -> Arguments:
    """Where a member who forgot the password chooses a new one."""
    return {"token": reset_links.token_for(User.objects.get(email=LONG_NAMED.email))}


def operators_reset_link() -> Arguments:
    """Where an operator does."""
    operator = PlatformOperator.objects.get(email=OPERATOR.email)
    return {"token": reset_links.token_for(operator)}


def invitation() -> Arguments:
    """Where the one who is invited to the demo's first provider answers."""
    return {"token": InvitationLink.to(_invitation()).token}


def shown_invitation() -> Arguments:
    """Where colleagues ask for the link to accept it."""
    return {"workspace_slug": NORTHBEAM.slug, "invitation_id": _invitation().pk}


def _invitation() -> WorkspaceInvitation:
    return WorkspaceInvitation.objects.get(workspace__slug=NORTHBEAM.slug, email=ASKED.email)


def _account(person: Person) -> User:
    """Everybody shares one password; its hash is taken from somebody who has it already."""
    password = User.objects.get(email=HELENA.email).password
    return User.objects.create(email=person.email, name=person.name, password=password)


def _plant_runs(workspace: Workspace) -> None:
    """Put runs under way that no worker knows of, so that they stay as they are."""
    domain = f"{LONG[:60]}.{'sub.' * 20}example".lower()
    tenants = [
        TenantFactory(workspace=workspace, name=name, primary_domain=domain)
        for name in (LONG_TENANT, LONG_QUEUED)
    ]
    for tenant in tenants:
        ConnectionFactory(tenant=tenant)
    now = timezone.now()
    running = {
        "status": RunStatus.RUNNING, "lease": uuid.uuid4(), "attempts": 1, "started_at": now,
        "progress_label": "Reading configuration policies",
    }  # fmt: skip
    under_way = running | {
        "heartbeat_at": now + timedelta(hours=1), "progress_done": 1_234, "progress_total": 5_000
    }  # fmt: skip
    lost = running | {"heartbeat_at": now - timedelta(hours=1), "attempts": 2}
    _live(tenants[0], OperationType.INVENTORY_SYNC, under_way)
    _live(tenants[0], OperationType.CONNECTION_CHECK, lost)
    _live(tenants[1], OperationType.INVENTORY_SYNC, {})
    _plant_bulk_start(workspace, tenants)


def _plant_bulk_start(workspace: Workspace, tenants: Sequence[Tenant]) -> None:
    """Put a start on many tenants there: one already running, one not possible."""
    bulk_start = BulkStart.objects.create(
        workspace=workspace,
        token=uuid.uuid4(),
        operation_type=OperationType.INVENTORY_SYNC,
        requested_by=User.objects.get(email=LONG_NAMED.email),
    )
    for tenant, values in (
        (tenants[0], {
            "result": StartResult.ALREADY_RUNNING,
            "run": OperationRun.objects.get(tenant=tenants[0], type=OperationType.INVENTORY_SYNC),
        }),
        (tenants[1], {"result": StartResult.NOT_POSSIBLE, "obstacle": Obstacle.NO_CONNECTION}),
    ):  # fmt: skip
        BulkStartItem.objects.create(
            bulk_start=bulk_start, tenant=tenant, workspace=workspace, **values
        )


def _plant_reports() -> None:
    """Put reports with long names, one of them of another release, on the tenant of long names."""
    tenant = Tenant.objects.get(name=LONG_TENANT)
    names = {"principal_name": LONG, "sign_in_name": LONG_NAMED.email, "role_name": LONG}
    a_report(tenant, [a_global_administrator(1, **names), a_role(2, **names)])
    a_report(tenant, [a_global_administrator(3, is_guest=True, **names), a_role(2)])
    a_report(tenant, report_type=ReportType.PERMISSION_POSTURE, schema_version=9_999)


def _live(tenant: Tenant, operation_type: OperationType, state: dict[str, object]) -> None:
    OperationRun.objects.create(
        tenant=tenant,
        workspace_id=tenant.workspace_id,
        type=operation_type,
        trigger=RunTrigger.PERSON,
        initiator=User.objects.get(email=LONG_NAMED.email),
        **state,
    )
