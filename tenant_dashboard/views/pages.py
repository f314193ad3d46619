"""The admin plane's home, a workspace's tenants, and one tenant."""

from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from inventory import selectors as inventories
from onboarding import selectors as onboarding
from onboarding.pages import app as app_pages
from onboarding.pages.readiness import Readiness
from operations import selectors as operations
from operations.pages.run_lines import run_lines
from reports.pages import tenant_card
from reviewpacks import selectors as reviewpacks
from tenant_dashboard import selectors
from tenant_dashboard.pages.tenant import RUNS_SHOWN, ConnectionCard, TenantPage
from tenant_dashboard.pages.workspace import workspace_page
from tenant_dashboard.services import bulk_starts
from tenant_dashboard.tenant_list import TenantList
from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import SignedInRequest, TenantRequest, WorkspaceRequest
from tenantpilot.access.selectors import switcher_workspaces
from tenantpilot.access.views import signed_in_view, tenant_view, workspace_view
from tenantpilot.enums import OperationType
from tenantpilot.sso import secret_expiry
from tenantpilot.ui.live import render_live
from visibility.pages import VisibilityPage

TENANTS_A_PAGE = 25


@signed_in_view
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Let people choose a workspace; those with a single one go straight to it."""
    memberships = list(selectors.memberships_with_tenant_counts(request.user))
    if len(memberships) == 1:
        return redirect("tenant_dashboard:workspace", workspace_slug=memberships[0].workspace.slug)
    known = switcher_workspaces(request.user)
    closed = [each for each in known if getattr(each, "is_closed", False)]
    context = {"memberships": memberships, "closed": closed}
    return render(request, "tenant_dashboard/home.html", context)


@workspace_view()
@require_safe
def workspace(request: WorkspaceRequest) -> HttpResponse:
    """List the tenants the person may see, those first that need a person most."""
    tenants = TenantList.read(request.membership, now=timezone.now())
    shown, form = workspace_page(tenants, request.GET)
    page = Paginator(shown.found, TENANTS_A_PAGE).get_page(request.GET.get("page"))
    rows = tenants.rows(list(page))
    live = selectors.live_runs_on([row.tenant.pk for row in rows])
    may_onboard = Capability.ONBOARDING_MANAGE in request.capabilities
    may_sign_in = Capability.SIGN_IN_MANAGE in request.capabilities
    today = timezone.now().date()
    context = {
        "app_expiry": app_pages.expiry_in(request.workspace, today=today) if may_onboard else None,
        "expiry": secret_expiry.expiry_in(request.workspace, today=today) if may_sign_in else None,
        "is_elsewhere": True,
        "may_manage_app": Capability.APP_MANAGE in request.capabilities,
        "form": form,
        "shown": shown,
        "page": page,
        "lines": [(row, live.get(row.tenant.pk, [])) for row in rows],
        "is_live": bool(live),
        "may_onboard": may_onboard,
        "may_start": Capability.OPERATIONS_START in request.capabilities,
        "reports": [each for each in bulk_starts.BULK if each in bulk_starts.REPORT_OF],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_live(request, "tenant_dashboard/workspace.html", context, status=status)


@tenant_view(Capability.TENANT_VIEW)
@require_safe
def tenant(request: TenantRequest) -> HttpResponse:
    """Show a tenant: its connection, its inventory, what ran lately, what can be started."""
    now = timezone.now()
    read = TenantPage(request.tenant, now=now)
    connection = read.connection
    context = {
        "attention": read.attention,
        "card": ConnectionCard(connection=connection, truth=read.truth),
        "details": selectors.details_of_tenant(),
        "tags": selectors.tags_of_tenant(),
        "is_live": read.is_live,
        "readiness": Readiness(
            connection=connection,
            today=now.date(),
            draft=onboarding.draft_of(request.tenant),
        ),
        "may_onboard": Capability.ONBOARDING_MANAGE in request.capabilities,
        "connection": connection,
        "visibility": VisibilityPage(
            states=read.states, tenant=request.tenant, connection=connection
        ),
        "inventory": inventories.inventory(read.states, syncs=read.syncs),
        "unfinished_sync": read.syncs.unfinished,
        "lines": run_lines(read.runs[:RUNS_SHOWN]),
        "may_start": Capability.OPERATIONS_START in request.capabilities,
        "tenant_reports": tenant_card.of_statuses(read.report_statuses),
        "latest_pack": reviewpacks.packs().first(),
        "may_create_reports": Capability.REPORTS_CREATE in request.capabilities,
        "start_blocker": operations.start_blocker(request.tenant),
        "sync": read.start_option(OperationType.INVENTORY_SYNC, tone="primary"),
        "check": read.start_option(OperationType.CONNECTION_CHECK),
    }
    return render_live(request, "tenant_dashboard/tenant.html", context)
