"""What the page tells the customer, and in which order."""

import html
import re
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256

import pytest
from django.utils.timezone import now as this_moment

from operations.enums import RunOutcome
from tenantpilot.enums import ReportType
from tenantpilot.graph.permissions import REQUIRED_PERMISSIONS
from tenantpilot.tenants.models import ProviderConnection
from tenantpilot.tenants.services import connections
from tests.cast import Cast
from tests.reports.rows import a_global_administrator, a_permission, a_report, a_role
from tests.reviewpacks.documents import page_text
from tests.reviewpacks.journeys import aged, ask, finish, make, unzipped
from tests.tenant_dashboard.rows import an_ended_run, some_policies

pytestmark = pytest.mark.django_db
POSTURE = ReportType.PERMISSION_POSTURE


def index(cast: Cast, **options: object) -> str:
    """The page as one line of text."""
    return page_text(unzipped(make(cast, **options)))


def test_tenant_that_was_never_looked_at_is_not_in_order(cast: Cast) -> None:
    page = index(cast)

    assert "prepared by Northwind IT" in page
    assert "We could not see enough of your Microsoft 365 to say whether it is in order." in page
    assert "Nothing that we could check to its end." in page
    assert "The rules for your devices were never read" in page
    assert "Who holds an administrator role was not read up to" in page
    assert "Nothing ran on the tenant in the period." in page
    assert page.count("is in order.") == 1


def test_customer_decides_first_and_the_annex_is_last(cast: Cast) -> None:
    page = unzipped(make(cast))["index.html"].decode()

    assert re.findall(r'<h2 id="(\w+)"', page) == [
        "summary", "points", "administrators", "devices", "provider", "unseen", "words", "annex",
    ]  # fmt: skip
    annex = page.index('<h2 id="annex"')
    for inner in ("TenantPilot", "Client secret", "manifest"):
        assert inner not in page[page.index("<body>") : annex]
        assert inner in page[annex:]


def test_open_points_are_the_findings_of_the_reports_with_their_counts(cast: Cast) -> None:
    a_report(
        cast.tenant,
        [
            a_global_administrator(1, is_guest=True),
            *(a_global_administrator(number) for number in range(2, 7)),
            a_role(9, principal_name=""),
        ],
    )
    a_report(cast.tenant, [a_permission(is_granted=False)], report_type=POSTURE)

    page = index(cast)

    expected = [
        "High 1. A permission is missing",
        "High 2. A guest holds a highly privileged role",
        "Medium 3. A highly privileged role is held all the time",
        "Medium 4. There are 6 Global Administrators",
        "Low 5. The holder of the role is no longer in the directory",
    ]
    places = [page.index(title) for title in expected]
    assert places == sorted(places)
    assert "What it is about: 5: Person 0002 (Global Administrator); Person 0003" in page
    assert "Open points 5 2 high, 2 medium, 1 low" in page
    assert "needs decisions: 2 points are serious." in page


def test_what_was_not_seen_is_never_called_in_order(cast: Cast) -> None:
    some_policies(cast.tenant, 2)
    an_ended_run(cast.tenant)
    a_report(cast.tenant, [a_role(1)])

    page = index(cast)

    assert "No guest holds an administrator role directly." in page
    a_report(cast.tenant, [a_role(1), a_role(2, is_guest=None)])
    page = index(cast)
    assert "No guest holds an administrator role directly." not in page
    assert "Guests are not visible to us" in page


def test_failed_connection_is_told_without_our_inner_life(cast: Cast) -> None:
    connections.mark_failed(tenant=cast.tenant, failure_code="secret_expired")

    page = index(cast)

    assert "we had no access to your Microsoft 365: The client secret has expired." in page


def test_missing_permissions_stand_in_the_annex(cast: Cast) -> None:
    connections.mark_connected(tenant=cast.tenant, missing=REQUIRED_PERMISSIONS[2:])
    ProviderConnection.objects.filter(tenant=cast.tenant).update(
        secret_expires_on=this_moment().date() + timedelta(days=3)
    )

    page = index(cast)

    assert "RoleManagement.Read.Directory, DeviceManagementConfiguration.Read.All" in page
    assert "It expires in 3 days." in page


def test_connection_that_fails_in_unknown_words_is_told_all_the_same(cast: Cast) -> None:
    ProviderConnection.objects.filter(tenant=cast.tenant).update(
        status="failed", failure_code="of_another_release"
    )

    assert "The latest check failed." in index(cast)


def test_changes_are_told_against_the_time_before_the_period(cast: Cast) -> None:
    aged(a_report(cast.tenant, [a_role(1)]), days=50)
    aged(a_report(cast.tenant, [a_role(1), a_role(2)]), days=40)
    aged(a_report(cast.tenant, [a_role(1), a_role(2), a_role(3)]), days=20)
    a_report(cast.tenant, [a_role(1, is_guest=True), *(a_role(each) for each in range(3, 15))])

    page = index(cast)

    since = this_moment() - timedelta(days=40)
    against = f"Against the list of {since:%-d %B %Y}, the last from before the period:"
    assert f"{against} 12 added, 1 removed and 1 changed." in page
    assert f"Administrators: 12 added, 1 removed and 1 changed since {since:%-d %B %Y}." in page
    assert f"Administrators compared with: the list of {since:%-d %B %Y}, the last" in page
    assert "Kind: Person → Guest" in page


def test_report_from_before_the_period_says_of_when_it_is(cast: Cast) -> None:
    report = aged(a_report(cast.tenant), days=45)
    an_ended_run(cast.tenant, type="entra_admin_roles_report", result_id=report.pk)

    page = index(cast)

    assert f"As of {report.created_at - timedelta(days=45):%-d %B %Y}." in page
    assert "It was still so on" in page


def test_operations_are_counted_by_kind_and_end(cast: Cast) -> None:
    for outcome, code in [
        ("succeeded", ""),
        ("succeeded", ""),
        ("partially_succeeded", "forbidden"),
        ("failed", "throttled"),
        ("cancelled", ""),
    ]:
        an_ended_run(cast.tenant, RunOutcome(outcome), failure_code=code, initiator=cast.operator)

    assert "Inventory sync 5 2 1 1 1" in index(cast)


def test_page_asks_for_nothing_from_anywhere(cast: Cast) -> None:
    a_report(cast.tenant)
    some_policies(cast.tenant, 2)

    page = unzipped(make(cast))["index.html"].decode()

    assert "<script" not in page
    assert not re.search(r"(?:src|srcset|action|background)\s*=", page)
    assert not re.search(r"url\(|@import|<link|style=", page)
    links = re.findall(r'href="([^"]*)"', page)
    assert links
    assert not [link for link in links if not link.startswith("#")]
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digests = [b64encode(sha256(each.encode()).digest()).decode() for each in styles]
    policy = f"default-src 'none'; style-src 'sha256-{digests[0]}'; img-src data:"
    assert len(styles) == 1
    assert f'content="{policy}"' in html.unescape(page)


def test_connection_that_was_taken_away_meanwhile_is_told(cast: Cast) -> None:
    pack = ask(cast).pack
    ProviderConnection.objects.all().delete()

    page = page_text(unzipped(finish(pack)))

    assert "No connection is configured yet." in page
    assert "We have no access to your Microsoft 365 yet." in page
