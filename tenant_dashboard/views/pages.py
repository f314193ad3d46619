"""The admin plane's home, a workspace's tenants, and one tenant."""

from http import HTTPStatus
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from inventory import selectors as inventories
from onboarding.pages import app as app_pages
from onboarding.pages.readiness import Readiness
from operations import selectors as operations
from operations.pages.run_lines import run_lines
from reports.pages import tenant_card
from tenant_dashboard import selectors
from tenant_dashboard.pages.drawn_rows import drawn_rows
from tenant_dashboard.pages.tenant import RUNS_SHOWN, ConnectionCard, TenantPage
from tenant_dashboard.pages.tenant_lines import tenant_lines
from tenant_dashboard.pages.workspace import workspace_page
from tenant_dashboard.services import bulk_starts
from tenant_dashboard.tenant_list import TenantList
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.places import places_of
from tenantpilot.access.requests import SignedInRequest, TenantRequest, WorkspaceRequest
from tenantpilot.access.views import signed_in_view, tenant_view, workspace_view
from tenantpilot.enums import OperationType
from tenantpilot.sso import secret_expiry
from tenantpilot.tenants.expiry import SecretExpiry
from tenantpilot.ui.live import render_live
from tenantpilot.ui.way_back import way_back
from visibility.pages import VisibilityPage

TENANTS_A_PAGE = 25


@signed_in_view
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Let people choose a workspace; those with a single one go straight to it."""
    places = places_of(request)
    if len(places.opened) == 1:
        workspace = places.opened[0].workspace
        return redirect("tenant_dashboard:workspace", workspace_slug=workspace.slug)
    counts = selectors.tenants_seen(places.opened)
    context = {
        "memberships": [(each, counts.get(each.workspace_id, 0)) for each in places.opened],
        "closed": [each for each in places.switcher if getattr(each, "is_closed", False)],
    }
    return render(request, "tenant_dashboard/home.html", context)


@workspace_view()
@require_safe
def workspace(request: WorkspaceRequest) -> HttpResponse:
    """List the tenants the person may see, those first that need a person most."""
    tenants = TenantList.read(request.membership, now=timezone.now())
    shown, form = workspace_page(tenants, request.GET)
    page = Paginator(shown.found, TENANTS_A_PAGE).get_page(request.GET.get("page"))
    rows = tenants.rows(list(page))
    may_onboard = Capability.ONBOARDING_MANAGE in request.capabilities
    may_start = Capability.OPERATIONS_START in request.capabilities
    context = {
        **_expiries(request, tenants.workspace),
        "is_elsewhere": True,
        "may_manage_app": Capability.APP_MANAGE in request.capabilities,
        "form": form,
        "shown": shown,
        "page": page,
        "lines": tenant_lines(rows, back=way_back(request.GET), may_start=may_start),
        "is_live": any(row.live for row in rows),
        "may_onboard": may_onboard,
        "may_start": may_start,
        "reports": [each for each in bulk_starts.BULK if each in bulk_starts.REPORT_OF],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_live(request, "tenant_dashboard/workspace.html", context, status=status)


def _expiries(request: WorkspaceRequest, workspace: Any) -> dict[str, SecretExpiry | None]:
    """Return the warnings that the person can do something about."""
    may_onboard = Capability.ONBOARDING_MANAGE in request.capabilities
    may_sign_in = Capability.SIGN_IN_MANAGE in request.capabilities
    today = timezone.now().date()
    app = app_pages.expiry_told(workspace.app_credential, today=today)
    provider = secret_expiry.expiry_told(workspace.provider, today=today)
    return {
        "app_expiry": app if may_onboard else None,
        "expiry": provider if may_sign_in else None,
    }


@tenant_view(Capability.TENANT_VIEW)
@require_safe
def tenant(request: TenantRequest) -> HttpResponse:
    """Show a tenant: its connection, its inventory, what ran lately, what can be started."""
    now = timezone.now()
    read = TenantPage(request.tenant, now=now)
    connection = read.connection
    shown: dict[str, Any] = {
        "attention": read.attention,
        "inventory": inventories.inventory(read.states, syncs=read.syncs, present=read.present),
        "inventory_url": reverse("inventory:list", kwargs={"tenant_id": request.tenant.pk}),
        "tenant_reports": tenant_card.of_statuses(read.report_statuses),
        "visibility": VisibilityPage(states=read.states, tenant=read.tenant, connection=connection),
    }
    context = {
        **shown,
        **drawn_rows(request, **shown),
        "card": ConnectionCard(connection=connection, truth=read.truth),
        "details": read.tenant.details,
        "tags": read.tenant.tags,
        "is_live": read.is_live,
        "readiness": Readiness(
            connection=connection,
            today=now.date(),
            draft=read.tenant.draft,
        ),
        "may_onboard": Capability.ONBOARDING_MANAGE in request.capabilities,
        "connection": connection,
        "unfinished_sync": read.syncs.unfinished,
        "lines": run_lines(read.runs[:RUNS_SHOWN], tenant=request.tenant),
        "may_start": Capability.OPERATIONS_START in request.capabilities,
        "latest_pack": read.latest_pack,
        "may_create_reports": Capability.REPORTS_CREATE in request.capabilities,
        "start_blocker": operations.start_blocker(read.tenant),
        "sync": read.start_option(OperationType.INVENTORY_SYNC, tone="primary"),
        "check": read.start_option(OperationType.CONNECTION_CHECK),
    }
    return render_live(request, "tenant_dashboard/tenant.html", context)
