"""What is to be decided: about whom or what, by name, and what is recommended without a word."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now as this_moment
from django_scopes import scope

from inventory.models import Policy
from reports.types.permission_posture.entry import AppOwner, PermissionEntry
from reports.types.permission_posture.findings import PermissionFinding
from reports.types.registry import DEFINITIONS
from reviewpacks.contents import meanings
from reviewpacks.contents.subjects import MOST
from tenantpilot.enums import ReportType
from tenantpilot.graph.resources.directory_roles import PrincipalKind
from tests.cast import Cast, sign_in
from tests.reports.rows import a_global_administrator, a_permission, a_report, a_role
from tests.reviewpacks.documents import page_text
from tests.reviewpacks.journeys import aged, make, unzipped
from tests.reviewpacks.test_drafts import draft_url
from tests.tenant_dashboard.rows import an_ended_run, some_policies

pytestmark = pytest.mark.django_db
POSTURE = ReportType.PERMISSION_POSTURE


def page_of(cast: Cast) -> str:
    return page_text(unzipped(make(cast)))


def another_app(number: int, **values: object) -> PermissionEntry:
    fields = {
        **{name: getattr(a_permission(number), name) for name in PermissionEntry.__slots__},
        "value": "RoleManagement.ReadWrite.Directory",
        "finding": PermissionFinding.APP_IS_ADMINISTRATOR,
        "holder_id": a_permission(number).app_role_id,
        "holder_name": f"App {number}",
        "holder_owner": AppOwner.ANOTHER,
    }
    return PermissionEntry(**fields | values)


def test_few_are_named_beside_the_point_more_in_the_annex_and_all_in_a_file(cast: Cast) -> None:
    a_report(cast.tenant, [a_global_administrator(number) for number in range(1, MOST + 31)])

    page = page_of(cast)

    points, annex = page.split("Technical annex", 2)[1:]
    assert "What it is about: 50: Person 0001 (Global Administrator); Person 0002" in points
    assert (
        "; 46 more, all in reports/entra_admin_roles.csv of the ZIP Held by: 50 user accounts"
        in points
    )
    assert "Person 0009 (Global Administrator)" not in points.split("Who holds power", 1)[0]
    assert "Person 0020 (Global Administrator); 30 more, in reports/entra_admin_roles.csv" in annex
    assert "2. There are 50 Global Administrators Person 0001; Person 0002" in annex


def test_one_needs_no_figure(cast: Cast) -> None:
    a_report(cast.tenant, [a_global_administrator(3, is_guest=True)])

    assert "What it is about: Person 0003 (Global Administrator) We recommend" in page_of(cast)


def test_apps_are_named_with_whose_they_are(cast: Cast) -> None:
    a_report(
        cast.tenant,
        [another_app(1), another_app(2, holder_name="", holder_is_off=True),
         a_permission(is_granted=False, value="DeviceManagementApps.Read.All")],
        report_type=POSTURE,
    )  # fmt: skip

    page = page_of(cast)

    assert "App 1 (of another organisation): RoleManagement.ReadWrite.Directory" in page
    assert "ID 00000000… (of another organisation, switched off): RoleManagement" in page
    assert "DeviceManagementApps.Read.All (to list apps" in page


def test_holder_without_a_name_is_told_apart_by_the_beginning_of_the_id(cast: Cast) -> None:
    a_report(cast.tenant, [a_role(7, principal_name="")])

    assert "No longer in the directory, ID 00000000… (Helpdesk Administrator)" in page_of(cast)


def test_point_of_a_report_that_cannot_be_read_is_counted(cast: Cast) -> None:
    a_report(cast.tenant, [a_global_administrator(each) for each in (1, 2)], schema_version=99)

    assert "What it is about: Found 2 times." in page_of(cast)


def test_policies_that_protect_no_one_are_named_with_the_day_since_when(cast: Cast) -> None:
    some_policies(cast.tenant, 6)
    an_ended_run(cast.tenant)
    since = this_moment() - timedelta(days=11)
    with scope(tenant=cast.tenant):
        Policy.objects.update(assignments=[], changed_at=since)

    page = page_of(cast)

    assert "6: Policy 0 (Compliance policies); Policy 1 (Compliance policies);" in page
    assert "2 more, see the annex" in page
    assert f"Seen since: {since:%-d %B %Y} (11 days)" in page
    assert "1. Policies are assigned to no one Policy 0 (Compliance policies);" in page


def test_too_many_administrators_are_so_since_the_first_report_in_a_row(cast: Cast) -> None:
    few, many = ([a_global_administrator(each) for each in range(count)] for count in (3, 6))
    aged(a_report(cast.tenant, few), days=20)
    first = aged(a_report(cast.tenant, many), days=10)
    a_report(cast.tenant, [*many, a_role(30)])

    page = page_of(cast)

    since = first.created_at - timedelta(days=10)
    point = page[page.index("2. There are 6 Global Administrators Each of them") :]
    assert point[: point.index("Who holds power")].count(f"Seen since: {since:%-d %B %Y}") == 1


def test_every_finding_has_a_recommendation_for_the_customer() -> None:
    for definition in DEFINITIONS.values():
        for finding in definition.findings:
            meaning = meanings.meaning_for_customers(finding)
            assert meaning.severity == finding.severity
            assert meaning.next_step not in ("", finding.meaning.next_step), finding


def test_owner_that_nobody_named_is_not_made_up(cast: Cast) -> None:
    a_report(cast.tenant, [a_role(1, principal_kind=PrincipalKind.SERVICE_PRINCIPAL),
                           a_global_administrator(2)])  # fmt: skip

    assert "Who does it: Not named yet; Northwind IT proposes a person. It takes an " in page_of(
        cast
    )


def test_form_says_whom_a_point_is_about(cast: Cast, client: Client) -> None:
    a_report(cast.tenant, [a_global_administrator(number) for number in range(1, 8)])

    form = sign_in(client, cast.operator).get(draft_url(cast)).text

    assert "It is about Person 0001 (Global Administrator); Person 0002" in form
    assert "; 3 more." in form
