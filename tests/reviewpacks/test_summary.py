"""What the summary tells whoever opens it."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now as this_moment

from operations.enums import RunOutcome
from tenantpilot.enums import ReportType
from tenantpilot.graph.permissions import REQUIRED_PERMISSIONS
from tenantpilot.tenants.models import ProviderConnection
from tenantpilot.tenants.services import connections
from tests.cast import Cast
from tests.reports.rows import a_global_administrator, a_permission, a_report, a_role
from tests.reviewpacks.journeys import aged, ask, finish, make, unzipped
from tests.tenant_dashboard.rows import an_ended_run, some_policies

pytestmark = pytest.mark.django_db
POSTURE = ReportType.PERMISSION_POSTURE


def index(cast: Cast, **options: object) -> str:
    """The summary as one line of text without its tags, for report_detail."""
    page = unzipped(make(cast, **options))["index.html"].decode()
    body = page[page.index("<body>") :]
    return re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", " ", body, flags=re.DOTALL))


def test_summary_of_a_tenant_that_nobody_has_looked_at(cast: Cast) -> None:
    page = index(cast)

    assert "Contoso" in page
    assert "prepared by Northwind IT" in page
    assert "The inventory was never taken" in page
    assert "Entra admin roles was never reported" in page
    assert "Nothing ran on the tenant in the period." in page
    assert "It has not been checked yet." in page


def test_summary_of_a_tenant_in_good_order_has_nothing_to_settle(cast: Cast) -> None:
    connections.mark_connected(tenant=cast.tenant, missing=[])
    ProviderConnection.objects.filter(tenant=cast.tenant).update(
        secret_expires_on=this_moment().date() + timedelta(days=200)
    )
    an_ended_run(cast.tenant)
    some_policies(cast.tenant, 2)
    a_report(cast.tenant, [])
    a_report(cast.tenant, report_type=POSTURE)

    page = index(cast)

    assert "Nothing was found that has to be settled." in page
    assert "Not known" not in page
    assert "Needs attention" not in page
    assert "Everything needed is granted." in page
    assert "2 policies, taken on" in page


def test_open_points_come_most_serious_first_and_once(cast: Cast) -> None:
    connections.mark_failed(tenant=cast.tenant, failure_code="secret_expired")
    ProviderConnection.objects.filter(tenant=cast.tenant).update(
        secret_expires_on=this_moment().date() + timedelta(days=20),
        missing_permissions=[REQUIRED_PERMISSIONS[2].value],
    )
    a_report(
        cast.tenant,
        [
            a_global_administrator(1, is_guest=True),
            *(a_global_administrator(number) for number in range(2, 7)),
        ],
    )
    a_report(cast.tenant, [a_permission(is_granted=False)], report_type=POSTURE)
    an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled")

    page = index(cast)

    expected = [
        "High The connection to Microsoft 365 does not work",
        "High A permission is missing",
        "High A guest holds a highly privileged role",
        "Medium The client secret expires in 20 days",
        "Medium A highly privileged role is held all the time",
        "Medium There are 6 Global Administrators",
        "Medium Inventory sync failed when it last ran",
        "Low The inventory was never taken",
    ]
    places = [page.index(title) for title in expected]
    assert places == sorted(places)
    assert page.count("A permission is missing") == 2  # the point and the report's own table


def test_missing_permission_is_a_point_even_before_a_report_tells_of_it(cast: Cast) -> None:
    connections.mark_connected(tenant=cast.tenant, missing=REQUIRED_PERMISSIONS[2:])
    ProviderConnection.objects.filter(tenant=cast.tenant).update(
        secret_expires_on=this_moment().date() + timedelta(days=3)
    )

    page = index(cast)

    assert "High A permission is missing (2 times)" in page
    assert "High The client secret expires in 3 days" in page
    assert "RoleManagement.Read.Directory, DeviceManagementConfiguration.Read.All" in page


def test_connection_that_fails_in_unknown_words_is_told_all_the_same(cast: Cast) -> None:
    ProviderConnection.objects.filter(tenant=cast.tenant).update(
        status="failed", failure_code="of_another_release"
    )

    assert "The latest check failed." in index(cast)


def test_connected_tenant_without_a_date_is_told_all_the_same(cast: Cast) -> None:
    ProviderConnection.objects.filter(tenant=cast.tenant).update(status="connected")

    assert "Signing in worked." in index(cast)


def test_changes_are_told_against_the_time_before_the_period(cast: Cast) -> None:
    aged(a_report(cast.tenant, [a_role(1)]), days=50)
    aged(a_report(cast.tenant, [a_role(1), a_role(2)]), days=40)
    aged(a_report(cast.tenant, [a_role(1), a_role(2), a_role(3)]), days=20)
    a_report(cast.tenant, [a_role(1), *(a_role(number) for number in range(3, 15))])

    page = index(cast)

    since = this_moment() - timedelta(days=40)
    assert f"Since {since:%-d %B %Y}: 12 added, 1 removed" in page
    assert page.count("Added: ") == 10
    assert "and 3 more." in page


def test_first_report_has_nothing_to_be_compared_with(cast: Cast) -> None:
    a_report(cast.tenant)

    page = index(cast)

    assert "No other report to compare this one with." in page


def test_report_from_before_the_period_says_that_nothing_newer_was_stored(cast: Cast) -> None:
    report = aged(a_report(cast.tenant), days=45)
    unconfirmed = index(cast)
    an_ended_run(cast.tenant, type="entra_admin_roles_report", result_id=report.pk)

    confirmed = index(cast)

    assert "Nothing newer was stored in the period." in unconfirmed
    assert "Nothing newer was stored in the period; the report was still right on" in confirmed


def test_changed_fields_are_told_with_before_and_after(cast: Cast) -> None:
    aged(a_report(cast.tenant, [a_role(1)]), days=2)
    a_report(cast.tenant, [a_role(1, is_guest=True)])

    assert "Kind: Person → Guest" in re.sub(r" +", " ", index(cast))


def test_confirmed_report_says_so(cast: Cast) -> None:
    report = aged(a_report(cast.tenant), days=10)
    an_ended_run(cast.tenant, type="entra_admin_roles_report", result_id=report.pk)

    assert ", still right on " in index(cast)


def test_operations_are_counted_by_kind_and_end(cast: Cast) -> None:
    for outcome, code in [
        ("succeeded", ""),
        ("succeeded", ""),
        ("partially_succeeded", "forbidden"),
        ("failed", "throttled"),
        ("cancelled", ""),
    ]:
        an_ended_run(cast.tenant, RunOutcome(outcome), failure_code=code, initiator=cast.operator)
    an_ended_run(cast.tenant)

    page = index(cast)

    assert "Inventory sync 6 3 1 1 1 5" in page


def test_summary_asks_for_nothing_from_anywhere(cast: Cast) -> None:
    a_report(cast.tenant)
    some_policies(cast.tenant, 2)

    page = unzipped(make(cast))["index.html"].decode()

    assert "<script" not in page
    assert not re.search(r"(?:src|srcset|action|background)\s*=", page)
    assert "url(" not in page
    assert "@import" not in page
    assert "<link" not in page
    links = re.findall(r'href="([^"]*)"', page)
    assert links
    assert not [link for link in links if ":" in link or link.startswith("/")]
    assert "default-src 'none'" in page


def test_low_findings_are_in_the_report_and_no_points(cast: Cast) -> None:
    a_report(cast.tenant, [a_role(1, principal_name="")])

    assert index(cast).count("The holder of the role is no longer in the directory") == 1


def test_connection_that_was_taken_away_meanwhile_is_an_open_check(cast: Cast) -> None:
    pack = ask(cast).pack
    ProviderConnection.objects.all().delete()

    page = unzipped(finish(pack))["index.html"].decode()

    assert "No connection is configured yet." in page
