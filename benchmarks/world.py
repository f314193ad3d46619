"""Ten thousand workspaces in which nothing has happened yet."""

import uuid

from django.core.management import call_command

from benchmarks import databases
from benchmarks.progress import Bar
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceMembership

DATABASE = "bench_world"
WORKSPACES = 10_000
TENANTS_EACH = 2
BATCH = 2_000


def prepare() -> str:
    """Make the world unless it is there, and bring it up to date; return its database."""
    if databases.described(DATABASE) is None:
        bar = Bar(f"{WORKSPACES:,} workspaces", total=5)
        databases.create(DATABASE)
        with databases.using(DATABASE):
            migrate()
            bar.show(1)
            populate(bar, workspaces=WORKSPACES)
        databases.describe(DATABASE, {"workspaces": WORKSPACES})
    else:
        with databases.using(DATABASE):
            migrate()
    return DATABASE


def migrate() -> None:
    """Bring the database at hand to the migrations there are now: it may be older than they."""
    call_command("migrate", interactive=False, run_syncdb=True, verbosity=0)


def populate(bar: Bar, *, workspaces: int) -> None:
    """Workspace number w has owner w and the tenants 2w - 1 and 2w: SQL can count on it."""
    numbers = range(1, workspaces + 1)
    User.objects.bulk_create(
        (User(email=f"owner{n}@msp.example", name=f"Owner {n}") for n in numbers),
        batch_size=BATCH,
    )
    bar.show(2)
    Workspace.objects.bulk_create(
        (Workspace(name=f"Workspace {n}", slug=f"workspace-{n}") for n in numbers),
        batch_size=BATCH,
    )
    bar.show(3)
    WorkspaceMembership.objects.bulk_create(
        (WorkspaceMembership(workspace_id=n, user_id=n, role=Role.OWNER) for n in numbers),
        batch_size=BATCH,
    )
    bar.show(4)
    Tenant.objects.bulk_create(
        (
            Tenant(workspace_id=n, name=f"Customer {n}-{k}", directory_id=uuid.uuid4())
            for n in numbers
            for k in range(TENANTS_EACH)
        ),
        batch_size=BATCH,
    )
    bar.show(5)
