"""Routes are closed by default: what says too little about who may call it does not start."""

from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from types import ModuleType

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views import View as ClassView
from django.views.decorators.http import require_POST
from pytest_django import Settings

from tenantpilot.access.capabilities import Capability
from tenantpilot.access.checks import check_routes
from tenantpilot.access.views import (
    public_view,
    signed_in_view,
    system_view,
    tenant_view,
    workspace_view,
)
from tenantpilot.routes import checks_argument
from tests.kernel.processes import PRODUCTION, manage, python, static_root

type Faults = Callable[..., list[str | None]]

OPEN_DOOR = PRODUCTION | {
    "TENANTPILOT_ENV": "test",
    "DJANGO_SETTINGS_MODULE": "tests.kernel.planted.open_door",
}


def view(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@pytest.fixture
def faults(settings: Settings) -> Faults:
    """The ids of what is wrong with these routes."""

    def found(*patterns: URLPattern | URLResolver) -> list[str | None]:
        routes = ModuleType("planted_routes")
        routes.urlpatterns = list(patterns)  # type: ignore[attr-defined]
        settings.ROOT_URLCONF = routes
        return [error.id for error in check_routes()]

    return found


def test_declared_routes_pass(faults: Faults) -> None:
    of_tenant = tenant_view(Capability.TENANT_VIEW)(view)

    found = faults(
        path("about/", public_view(view)),
        path("admin/", signed_in_view(view)),
        path("admin/<slug:workspace_slug>/", workspace_view()(view)),
        path("admin/tenants/<int:tenant_id>/", of_tenant),
        path("admin/tenants/<int:tenant_id>/delete/", require_POST(of_tenant)),
        path("system/", include([path("", system_view(view))])),
    )

    assert found == []


def test_view_without_a_plane_is_refused_however_deep(faults: Faults) -> None:
    found = faults(path("admin/", include([path("deep/", include([path("er/", view)]))])))

    assert found == ["access.E001"]


def test_class_without_a_plane_is_refused(faults: Faults) -> None:
    assert faults(path("class/", ClassView.as_view())) == ["access.E001"]


def test_invented_plane_is_refused(faults: Faults) -> None:
    def invented(request: HttpRequest) -> HttpResponse:
        return view(request)

    invented.plane = "moon"  # type: ignore[attr-defined]

    assert faults(path("moon/", invented)) == ["access.E001"]


@pytest.mark.parametrize(
    "declare",
    [public_view, signed_in_view, workspace_view(), workspace_view(Capability.TENANT_VIEW)],
)
def test_tenant_route_whose_view_does_not_check_the_tenant_is_refused(
    faults: Faults, declare: Callable[..., Callable[..., HttpResponse]]
) -> None:
    assert faults(path("admin/<int:tenant_id>/", declare(view))) == ["access.E002"]


@pytest.mark.parametrize("declare", [public_view, signed_in_view])
def test_workspace_route_whose_view_does_not_check_the_workspace_is_refused(
    faults: Faults, declare: Callable[..., Callable[..., HttpResponse]]
) -> None:
    assert faults(path("admin/<slug:workspace_slug>/", declare(view))) == ["access.E002"]


@pytest.mark.parametrize("argument", ["int:run_id", "slug:name", "str:customer_slug", "int:pk"])
@pytest.mark.parametrize("declare", [public_view, signed_in_view])
def test_row_that_no_view_checks_is_refused(
    faults: Faults, declare: Callable[..., Callable[..., HttpResponse]], argument: str
) -> None:
    assert faults(path(f"admin/<{argument}>/", declare(view))) == ["access.E002"]


def test_row_before_the_checked_tenant_is_refused(faults: Faults) -> None:
    of_tenant = tenant_view(Capability.TENANT_VIEW)(view)

    assert faults(path("admin/<int:run_id>/<int:tenant_id>/", of_tenant)) == ["access.E002"]


def test_tenant_inside_a_checked_workspace_is_refused(faults: Faults) -> None:
    found = faults(path("admin/<slug:workspace_slug>/<int:tenant_id>/", workspace_view()(view)))

    assert found == ["access.E002"]


def test_row_inside_the_checked_tenant_or_declared_by_its_view_passes(faults: Faults) -> None:
    found = faults(
        path("admin/<int:tenant_id>/<int:run_id>/", tenant_view(Capability.TENANT_VIEW)(view)),
        path("admin/<int:run_id>/", checks_argument("run_id")(signed_in_view(view))),
    )

    assert found == []


def test_route_outside_its_plane_is_refused(faults: Faults) -> None:
    found = faults(
        path("control/", system_view(view)),
        path("system/people/", signed_in_view(view)),
        path("people/", signed_in_view(view)),
    )

    assert found == ["access.E003", "access.E004", "access.E004"]


def test_routes_of_the_product_all_declare_themselves() -> None:
    assert check_routes() == []


def test_check_command_names_the_route(settings: Settings) -> None:
    routes = ModuleType("planted_routes")
    routes.urlpatterns = [path("forgotten/", view)]  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = routes

    with pytest.raises(SystemCheckError, match="Route /forgotten/ declares no plane"):
        call_command("check")


@pytest.mark.thorough
def test_commands_refuse_an_undeclared_route() -> None:
    done = manage("migrate", "--plan", environment=OPEN_DOOR)

    assert done.returncode != 0
    assert "Route /forgotten/ declares no plane." in done.stderr


@pytest.mark.thorough
def test_server_refuses_an_undeclared_route() -> None:
    done = python("-c", "import tenantpilot.wsgi", environment=OPEN_DOOR)

    assert done.returncode != 0
    assert "Route /forgotten/ declares no plane." in done.stderr


@pytest.mark.thorough
def test_server_without_static_files_ends_with_one_sentence(tmp_path: Path) -> None:
    environment = PRODUCTION | {"STATIC_ROOT": str(tmp_path)}

    done = python("-m", "tenantpilot.server", environment=environment)

    assert done.returncode == 1
    assert done.stderr.startswith("TenantPilot cannot start: STATIC_ROOT holds no static files;")


@pytest.mark.thorough
def test_server_starts_with_the_products_routes(tmp_path: Path) -> None:
    environment = PRODUCTION | static_root(tmp_path)

    done = python("-c", "import tenantpilot.wsgi; print('serving')", environment=environment)

    assert (done.returncode, done.stdout) == (0, "serving\n"), done.stderr
