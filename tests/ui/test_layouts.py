from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory

from tenantpilot.ui.context import Shell
from tests.ui.markup import element, elements, words

HOSTILE = "\"><script>alert(1)</script><b onclick='x'>"
PERSON = SimpleNamespace(name="Mara Klein", email="mara@example.com", is_authenticated=True)
NOBODY = SimpleNamespace(is_authenticated=False)
WORKSPACE = SimpleNamespace(pk=1, name="Northwind MSP", slug="northwind")
OTHER = SimpleNamespace(pk=2, name="Blue Yonder IT", slug="blue-yonder")
TENANT = SimpleNamespace(pk=1234, name="Contoso GmbH")
LAYOUTS = ["admin", "system", "signed_out", "plain"]


def request_with(path: str = "/admin/", **attributes: Any) -> HttpRequest:
    request = RequestFactory().get(path)
    for name, value in attributes.items():
        setattr(request, name, value)
    return request


def page(layout: str, request: HttpRequest | None = None) -> str:
    return render_to_string(f"ui/layouts/{layout}.html", {}, request or request_with())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_needs_nothing_on_the_request(layout: str) -> None:
    html = page(layout)

    assert len(elements(html, "main")) == len(elements(html, "h1")) == 1
    assert len(elements(html, "header")) == 1


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_first_link_skips_to_the_content(layout: str) -> None:
    html = page(layout)

    assert elements(html, "a")[0].attributes["href"] == "#main"
    assert element(html, "main").attributes["id"] == "main"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_is_silent_under_the_strict_policy(layout: str) -> None:
    everything = elements(page(layout))

    assert not [one for one in everything if one.tag == "style" or "style" in one.attributes]
    assert not [name for one in everything for name in one.attributes if name.startswith("on")]
    assert all(
        one.attributes["src"].startswith("/static/") for one in everything if one.tag == "script"
    )


def test_each_landmark_has_its_own_name() -> None:
    html = page("admin", request_with(user=PERSON, workspace=WORKSPACE, tenant=TENANT))

    names = [nav.attributes["aria-label"] for nav in elements(html, "nav")]
    assert names == ["Main", "Breadcrumbs"]


def test_the_admin_shell_names_workspace_tenant_and_person() -> None:
    html = page(
        "admin",
        request_with(
            user=PERSON, workspace=WORKSPACE, tenant=TENANT, workspaces=[WORKSPACE, OTHER]
        ),
    )

    trail = [item.text.strip() for item in elements(html, "li")]
    assert trail == ["Northwind MSP", "Contoso GmbH"]
    assert elements(html, "a", href="/admin/workspaces/blue-yonder/")
    assert elements(html, "a", href="/admin/tenants/1234/operation-runs/")
    assert "mara@example.com" in words(html)


def test_signing_out_is_a_form() -> None:
    admin = page("admin", request_with(user=PERSON))
    system = page("system", request_with("/system/", operator=PERSON))

    assert element(admin, "form", action="/admin/logout/").attributes["method"] == "post"
    assert element(system, "form", action="/system/logout/").attributes["method"] == "post"


def test_somebody_signed_out_has_no_account_menu() -> None:
    html = page("admin", request_with(user=NOBODY))

    assert not elements(html, "form", action="/admin/logout/")


def test_the_system_shell_wears_its_badge_and_shows_no_tenant() -> None:
    html = page("system", request_with("/system/", operator=PERSON))

    assert element(html, "span", class_="badge").text == "System"
    assert (
        element(html, "a", href="/system/", class_="nav-link").attributes["aria-current"] == "page"
    )
    assert "/admin/" not in html


def test_a_shell_without_workspace_or_tenant_has_no_address_for_them() -> None:
    shell = Shell(request_with())

    assert shell.workspace_url == shell.tenant_url == ""
    assert shell.workspace_links == shell.tenant_links == []


def test_the_theme_menu_comes_back_to_this_page() -> None:
    html = page("admin", request_with("/admin/?page=2&q=a"))

    form = element(html, "form", action="/theme/")
    assert form.attributes["method"] == "post"
    assert element(html, "input", name="next").attributes["value"] == "/admin/?page=2&q=a"
    assert [
        button.attributes["aria-pressed"] for button in elements(html, "button", name="theme")
    ] == [
        "true",
        "false",
        "false",
    ]


def test_the_page_hands_the_script_its_csrf_token() -> None:
    body = element(page("admin"), "body")

    assert body.attributes["data-csrf"]


def test_htmx_is_told_to_leave_styles_alone_and_not_to_swap_errors() -> None:
    configuration = element(page("admin"), "meta", name="htmx-config").attributes["content"]

    assert '"includeIndicatorCSS": false' in configuration
    assert '"5xx"' in configuration


def test_hostile_names_stay_text_in_the_shell() -> None:
    mallory = SimpleNamespace(name=HOSTILE, email=HOSTILE, is_authenticated=True)
    workspace = SimpleNamespace(pk=1, name=HOSTILE, slug="northwind")
    tenant = SimpleNamespace(pk=1, name=HOSTILE)

    html = page(
        "admin",
        request_with(
            f"/admin/?q={HOSTILE}",
            user=mallory,
            workspace=workspace,
            workspaces=[workspace],
            tenant=tenant,
        ),
    )

    assert all("src" in script.attributes for script in elements(html, "script"))
    assert not elements(html, "b")
