"""One view of every kind, so that access can be tested without any feature's pages."""

from django.http import HttpResponse, JsonResponse
from django.urls import include, path
from django_scopes import get_scope

from tenantpilot.access.capabilities import Capability
from tenantpilot.access.requests import (
    SignedInRequest,
    SystemRequest,
    TenantRequest,
    WorkspaceRequest,
)
from tenantpilot.access.views import (
    View,
    public_view,
    signed_in_view,
    system_view,
    tenant_view,
    workspace_view,
)
from tenantpilot.accounts.planes import Plane
from tenantpilot.accounts.sessions import end_sessions


@public_view
def anybody(request: SignedInRequest) -> HttpResponse:
    return JsonResponse({"user": str(request.user)})


@signed_in_view
def home(request: SignedInRequest) -> HttpResponse:
    return JsonResponse({"user": request.user.pk, "type": type(request.user).__name__})


@system_view
def control_tower(request: SystemRequest) -> HttpResponse:
    return JsonResponse(
        {
            "operator": request.operator.pk,
            "type": type(request.operator).__name__,
            "user": str(request.user),
        }
    )


@workspace_view()
def workspace(request: WorkspaceRequest) -> HttpResponse:
    return JsonResponse({"workspace": request.workspace.pk, "role": request.membership.role})


def workspace_needing(capability: Capability) -> View:
    @workspace_view(capability)
    def view(request: WorkspaceRequest) -> HttpResponse:
        return JsonResponse({"capabilities": sorted(request.capabilities)})

    return view


def tenant_needing(capability: Capability) -> View:
    @tenant_view(capability)
    def view(request: TenantRequest) -> HttpResponse:
        in_scope = get_scope()["tenant"]
        return JsonResponse({"tenant": in_scope.pk, "role": request.membership.role})

    return view


@tenant_view(Capability.TENANT_VIEW)
def part(request: TenantRequest, *, part_id: int) -> HttpResponse:
    return JsonResponse({"part": part_id})


@public_view
def broken(request: SignedInRequest) -> HttpResponse:
    raise RuntimeError("planted: token=hunter2")


@signed_in_view
def session_that_ends(request: SignedInRequest) -> HttpResponse:
    end_sessions(plane=Plane.ADMIN, account_id=request.user.pk)
    request.session["late"] = True
    return HttpResponse()


@signed_in_view
def session_then_failure(request: SignedInRequest) -> HttpResponse:
    request.session["half done"] = True
    return broken(request)


admin = [
    path("", home, name="home"),
    path("anybody/", anybody),
    path("session-that-ends/", session_that_ends),
    path("session-then-failure/", session_then_failure),
    path("workspaces/<slug:workspace_slug>/", workspace, name="workspace"),
    path("tenants/<int:tenant_id>/parts/<int:part_id>/", part, name="part"),
    *(
        path(f"workspaces/<slug:workspace_slug>/{capability}/", workspace_needing(capability))
        for capability in Capability
    ),
    *(
        path(f"tenants/<int:tenant_id>/{capability}/", tenant_needing(capability))
        for capability in Capability
    ),
]
system = [path("", control_tower, name="control-tower")]

urlpatterns = [
    path("", include("tenantpilot.web.urls")),
    path("", include("tenantpilot.ui.urls")),
    path("", include("tenantpilot.accounts.urls")),
    path("anybody/", anybody),
    path("broken/", broken),
    path("admin/", include((admin, "tenant_dashboard"))),
    path("system/", include((system, "system_dashboard"))),
    # The sign-in page links to theirs.
    path("", include("tenantpilot.factors.urls")),
    path("", include("tenantpilot.members.urls")),
]

handler400 = "tenantpilot.ui.errors.bad_request"
handler403 = "tenantpilot.ui.errors.permission_denied"
handler404 = "tenantpilot.ui.errors.page_not_found"
handler500 = "tenantpilot.ui.errors.server_error"
