"""A real installation begins: one workspace, one tenant, and nobody has done anything yet."""

from datetime import timedelta

from django.utils import timezone
from django_scopes import scopes_disabled
from playwright.sync_api import expect

from demo.factories import CompletedRunFactory, operation_started
from demo.graph_stub.tenants import PINECREST
from demo.world.people import HELENA
from telemetry.rollup import aggregate
from tenantpilot.accounts.models import User
from tenantpilot.enums import OperationType
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ProviderConnection, Tenant
from tenantpilot.workspaces.models import Workspace
from tests.e2e.browsing import NARROW, WIDE, Windows, sign_in
from tests.e2e.checks import faults, take_screenshot
from tests.e2e.planted import OPERATOR
from tests.e2e.product import Product
from tests.e2e.runs import active_workspaces, end_of, operations_started, start_sync
from tests.ledger import ledger


def link_pinecrest(product: Product) -> None:
    """Put a tenant of the stub Graph server under management."""
    with product.database():
        tenant = Tenant.objects.create(
            workspace=Workspace.objects.get(),
            name=PINECREST.name,
            directory_id=PINECREST.directory_id,
            primary_domain=PINECREST.primary_domain,
        )
        ProviderConnection.objects.create(
            tenant=tenant,
            client_id=PINECREST.client_id,
            sealed_secret=secrets.seal(PINECREST.client_secret, tenant_id=tenant.pk),
        )


def plant_use(product: Product, *, days_ago: float) -> None:
    """Let somebody have started a sync back then."""
    then = timezone.now() - timedelta(days=days_ago)
    with product.database(), scopes_disabled():
        run = CompletedRunFactory(
            tenant=Tenant.objects.get(),
            type=OperationType.INVENTORY_SYNC,
            initiator=User.objects.get(),
            created_at=then,
        )
        operation_started(run).save()
        aggregate.rebuild()


def test_first_use_is_exactly_one(new_installation: Product, windows: Windows) -> None:
    link_pinecrest(new_installation)
    tower = windows.open(new_installation, person=OPERATOR)
    tower.goto("/system/")
    expect(tower.get_by_text("Never recorded")).to_be_visible()
    assert (operations_started(tower), active_workspaces(tower)) == (0, 0)
    for theme in ("light", "dark"):
        for width in (WIDE, NARROW):
            look = windows.open(new_installation, person=OPERATOR, theme=theme, width=width)
            look.goto("/system/")
            assert faults(look) == []
            take_screenshot(look, f"control-tower-never-{theme}-{width}")

    page = windows.open(new_installation)
    sign_in(page, HELENA)
    page.get_by_role("link", name=PINECREST.name).click()
    start_sync(page)
    expect(page.get_by_text("No worker is running on this installation.")).to_be_visible()
    take_screenshot(page, "run-no-worker")
    with new_installation.running("worker"):
        assert end_of(page) == "Succeeded"

    tower.reload()
    assert (operations_started(tower), active_workspaces(tower)) == (1, 1)


def test_prune_removes_what_is_too_old_and_nothing_else(
    new_installation: Product, windows: Windows
) -> None:
    link_pinecrest(new_installation)
    for days_ago in (91, 89, 0.1):
        plant_use(new_installation, days_ago=days_ago)
    with new_installation.database():
        _too_old, *recent = ledger()

    said = new_installation.manage("prune_product_usage")

    with new_installation.database():
        assert ledger() == recent
    assert "1" in said
    tower = windows.open(new_installation, person=OPERATOR)
    tower.goto("/system/?window=90d")
    assert (operations_started(tower), active_workspaces(tower)) == (2, 1)
