from enum import StrEnum

from tenantpilot.ui.navigation import TENANT, WORKSPACE, Entry, Link, address, links


class Held(StrEnum):
    MEMBERS_MANAGE = "members.manage"


def labels(shown: list[Link]) -> list[str]:
    return [link.label for link in shown]


def test_pages_without_a_route_are_not_shown() -> None:
    entries = [
        Entry(label="Here", icon="gauge", url_name="tenant_dashboard:home"),
        Entry(label="Later", icon="gauge", url_name="some_day:list"),
    ]

    assert labels(links(entries, path="/")) == ["Here"]


def test_an_entry_shows_only_to_people_with_its_capability() -> None:
    without = links(WORKSPACE, path="/", capabilities=set(), workspace_slug="northwind")
    unknown = links(WORKSPACE, path="/", capabilities=None, workspace_slug="northwind")
    holding = links(
        WORKSPACE, path="/", capabilities={Held.MEMBERS_MANAGE}, workspace_slug="northwind"
    )

    assert labels(without) == labels(unknown) == ["Tenants"]
    assert labels(holding) == ["Tenants", "Members"]


def test_the_page_itself_is_current() -> None:
    shown = links(TENANT, path="/admin/tenants/7/", tenant_id=7)

    assert [(link.label, link.current) for link in shown] == [
        ("Overview", "page"),
        ("Operations", ""),
    ]


def test_a_page_below_marks_its_section_and_only_that() -> None:
    shown = links(TENANT, path="/admin/tenants/7/operation-runs/12/", tenant_id=7)

    assert [(link.label, link.current) for link in shown] == [
        ("Overview", ""),
        ("Operations", "true"),
    ]


def test_another_tenants_page_marks_nothing() -> None:
    shown = links(TENANT, path="/admin/tenants/71/", tenant_id=7)

    assert [link.current for link in shown] == ["", ""]


def test_a_missing_page_has_no_address() -> None:
    assert address("nowhere:at-all") == ""
