"""A small site for the design system alone: the pages its sidebar names, and its own."""

from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from tenantpilot.ui import styleguide


def fake_view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse("a page of another app")


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the secret reason")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("the secret reason")


def senseless(request: HttpRequest) -> HttpResponse:
    raise BadRequest("the secret reason")


@csrf_protect
def guarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse("accepted")


@require_POST
def form_only(request: HttpRequest) -> HttpResponse:
    return HttpResponse("accepted")


def api_refusal(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"detail": "no"}, status=405)


def app(name: str, **routes: str) -> URLPattern | URLResolver:
    """Stand in for another app: its namespace with the routes that the sidebar names."""
    patterns = [path(route, fake_view, name=key.replace("_", "-")) for key, route in routes.items()]
    return path("", include((patterns, name)))


urlpatterns = [
    path("", include("tenantpilot.ui.urls")),
    app(
        "tenant_dashboard",
        home="admin/",
        workspace="admin/workspaces/<slug:workspace_slug>/",
        tenant="admin/tenants/<int:tenant_id>/",
    ),
    app("operations", list="admin/tenants/<int:tenant_id>/operation-runs/"),
    app("members", list="admin/workspaces/<slug:workspace_slug>/members/"),
    app("accounts", admin_sign_out="admin/logout/", system_sign_out="system/logout/"),
    app("system_dashboard", control_tower="system/"),
    path("broken/", broken),
    path("forbidden/", forbidden),
    path("senseless/", senseless),
    path("guarded/", guarded),
    path("form-only/", form_only),
    path("api-refusal/", api_refusal),
    path("style/<str:plane>/", styleguide.page),
    path("style/errors/<str:name>/", styleguide.error),
]

handler400 = "tenantpilot.ui.errors.bad_request"
handler403 = "tenantpilot.ui.errors.permission_denied"
handler404 = "tenantpilot.ui.errors.page_not_found"
handler500 = "tenantpilot.ui.errors.server_error"
