"""A pack tells what was known when it was prepared, and says of when each figure is."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils.timezone import now as this_moment
from django_scopes import scope

from reviewpacks.enums import Period
from reviewpacks.models import ReviewPack
from tenantpilot.graph.permissions import EVERY_PERMISSION
from tenantpilot.tenants.services import connections
from tests.cast import Cast
from tests.reports.rows import a_report, a_role
from tests.reviewpacks.documents import page_text
from tests.reviewpacks.journeys import aged, ask, finish, make, now, unzipped
from tests.tenant_dashboard.rows import an_ended_run, some_policies
from visibility.models import TenantAccess

pytestmark = pytest.mark.django_db


def test_pack_that_waited_is_prepared_when_it_was_made(cast: Cast) -> None:
    pack = ask(cast).pack
    with scope(tenant=cast.tenant):
        asked_at = this_moment() - timedelta(days=3)
        ReviewPack.objects.filter(pk=pack.pk).update(created_at=asked_at, ends_on=asked_at.date())
    some_policies(cast.tenant, 2)
    an_ended_run(cast.tenant)

    page = page_text(unzipped(finish(now(pack))))

    today = this_moment()
    assert f"Date: {today:%-d %B %Y}" in page
    assert f"The rules for your laptops and phones (policies), as of {today:%-d %B %Y}." in page
    assert "As of: administrators: the end of the period;" in page


def test_pack_of_today_says_nothing_of_another_moment(cast: Cast) -> None:
    assert "As of: administrators" not in page_text(unzipped(make(cast)))


def test_pack_of_an_earlier_period_does_not_tell_a_later_report_and_does_not_deny_it(
    cast: Cast,
) -> None:
    a_report(cast.tenant, [a_role(1)])
    last_month = this_moment().replace(day=1) - timedelta(days=1)

    page = page_text(unzipped(make(cast, period=Period.LAST_MONTH)))

    day = f"{last_month:%-d %B %Y}"
    assert f"Who holds an administrator role was not read up to {day}" in page
    assert f"None up to {day}." in page
    assert "never read, so nothing can be said about it" not in page


def test_first_review_compares_with_a_list_of_a_day_and_with_no_review(cast: Cast) -> None:
    earlier = aged(a_report(cast.tenant, [a_role(1)]), days=40)
    a_report(cast.tenant, [a_role(1), a_role(2)])

    page = page_text(unzipped(make(cast)))

    then = earlier.created_at - timedelta(days=40)
    assert f"Role assignments 2 1 on {then:%-d %B %Y}" in page
    for word in ("the review up to", "last time", "Since the last review"):
        assert word not in page


def test_permissions_that_were_read_are_not_called_unknown(cast: Cast) -> None:
    granted = [each.value for each in EVERY_PERMISSION]
    moment = datetime.combine(this_moment().date() - timedelta(days=1), time(12), UTC)
    with scope(tenant=cast.tenant):
        TenantAccess.objects.create(
            tenant=cast.tenant, workspace=cast.workspace, granted=granted, granted_at=moment
        )

    page = page_text(unzipped(make(cast)))

    day = f"{moment:%-d %B %Y}"
    assert f"Everything needed is granted. Read back from Microsoft on {day}." in page
    assert "sync has been run" not in page


def test_permission_that_is_missing_stands_in_the_annex_whatever_it_is_for(cast: Cast) -> None:
    granted = [each.value for each in EVERY_PERMISSION[:-1]]
    connections.mark_connected(tenant=cast.tenant, missing=[])
    with scope(tenant=cast.tenant):
        TenantAccess.objects.create(
            tenant=cast.tenant, workspace=cast.workspace, granted=granted, granted_at=this_moment()
        )

    missing = f"More lists would be visible with (1): {EVERY_PERMISSION[-1].value}."
    assert missing in page_text(unzipped(make(cast)))
