from datetime import timedelta

import pytest
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from attention.enums import Kind, Severity
from attention.selectors import attention
from operations.enums import RunOutcome
from tenantpilot.enums import ReportType
from tenantpilot.tenants.models import ConnectionStatus, Tenant, TenantStatus
from tests.attention import states
from tests.attention.states import connect, failed_sync, healthy, kinds, seen
from tests.cast import Cast
from tests.factories import ConnectionFactory, TenantFactory
from tests.reports.rows import a_global_administrator, a_permission, a_report, a_role
from tests.tenant_dashboard.rows import an_ended_run


def test_tenant_that_works_needs_no_one(cast: Cast) -> None:
    healthy(cast.tenant)

    assert kinds(cast.tenant) == []


@pytest.mark.parametrize("kind", states.STATES)
def test_each_state_asks_for_a_person_and_says_where(cast: Cast, kind: Kind) -> None:
    healthy(cast.tenant)
    states.STATES[kind](cast.tenant)

    (item,) = seen(cast.tenant).items

    assert item.kind == kind
    assert item.sentence.endswith(".")
    assert item.url.startswith(f"/admin/tenants/{cast.tenant.pk}/")
    assert item.link_text


@pytest.mark.parametrize("kind", states.STATES)
def test_archived_tenant_asks_for_no_one(cast: Cast, kind: Kind) -> None:
    states.STATES[kind](cast.tenant)
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ARCHIVED)

    assert kinds(cast.tenant) == []


def test_sync_fails_since_the_first_that_failed_after_a_good_one(cast: Cast) -> None:
    connect(cast.tenant, status=ConnectionStatus.CONNECTED)
    began = now() - timedelta(days=2)
    failed_sync(cast.tenant, completed_at=began - timedelta(days=5))
    an_ended_run(cast.tenant, completed_at=began - timedelta(days=1))
    failed_sync(cast.tenant, completed_at=began)
    latest = failed_sync(cast.tenant)
    an_ended_run(cast.tenant, RunOutcome.CANCELLED)

    (item,) = seen(cast.tenant).items

    assert (item.severity, item.since) == (Severity.HIGH, began)
    assert item.sentence.startswith("The last 2 syncs failed. Microsoft asks us to wait")
    assert item.url.endswith(f"/operation-runs/{latest.pk}/")


def test_good_sync_puts_it_right(cast: Cast) -> None:
    connect(cast.tenant, status=ConnectionStatus.CONNECTED)
    failed_sync(cast.tenant)
    assert kinds(cast.tenant) == [Kind.SYNC_FAILING]

    an_ended_run(cast.tenant, RunOutcome.PARTIALLY_SUCCEEDED, failure_code="forbidden")

    assert kinds(cast.tenant) == []


def test_one_failure_after_a_good_night_is_less_than_two(cast: Cast) -> None:
    healthy(cast.tenant)
    failed_sync(cast.tenant)
    once = seen(cast.tenant).items[0].severity
    failed_sync(cast.tenant)

    assert (once, seen(cast.tenant).items[0].severity) == (Severity.MEDIUM, Severity.HIGH)


def test_no_sync_at_all_is_told_after_a_day(cast: Cast) -> None:
    connect(cast.tenant, status=ConnectionStatus.CONNECTED)
    assert kinds(cast.tenant) == []

    Tenant.objects.filter(pk=cast.tenant.pk).update(created_at=now() - states.OLD)

    assert seen(cast.tenant).items[0].sentence == "No inventory sync has been made yet."


@pytest.mark.parametrize(
    ("days", "severity", "words"),
    [
        (31, None, ""),
        (30, Severity.MEDIUM, "expires in 30 days"),
        (7, Severity.HIGH, "expires in 7 days"),
        (0, Severity.HIGH, "expires today"),
        (-1, Severity.HIGH, "expired on"),
    ],
)
def test_credential_is_told_from_thirty_days_on(
    cast: Cast, days: int, severity: Severity | None, words: str
) -> None:
    healthy(cast.tenant)
    connect(cast.tenant, secret_expires_on=now().date() + timedelta(days=days))

    found = seen(cast.tenant).items

    assert [item.severity for item in found] == ([severity] if severity else [])
    assert all(words in item.sentence for item in found)


def test_report_that_fails_for_what_the_connection_fails_for_is_no_second_reason(
    cast: Cast,
) -> None:
    healthy(cast.tenant)
    connect(cast.tenant, status=ConnectionStatus.FAILED, failure_code="forbidden")
    states.report_failing(cast.tenant)

    assert kinds(cast.tenant) == [Kind.CONNECTION_BROKEN]


def test_finding_is_new_for_two_weeks_and_while_the_latest_report_has_it(cast: Cast) -> None:
    healthy(cast.tenant)
    guest = a_global_administrator(1, is_guest=True)
    a_report(cast.tenant, [guest], created_at=now() - timedelta(days=15))
    assert kinds(cast.tenant) == []

    other = a_global_administrator(2, is_guest=True)
    a_report(cast.tenant, [other])
    (item,) = seen(cast.tenant).items
    assert (item.kind, item.severity) == (Kind.NEW_FINDING, Severity.HIGH)

    a_report(cast.tenant, [a_role()])
    assert kinds(cast.tenant) == []


def test_permission_to_change_things_is_too_much(cast: Cast) -> None:
    healthy(cast.tenant)
    needless = a_permission(value="Mail.Send", is_needed=False)
    a_report(cast.tenant, [needless], report_type=ReportType.PERMISSION_POSTURE)

    assert kinds(cast.tenant) == [Kind.PERMISSION_TOO_MUCH]


def test_statements_do_not_grow_with_tenants(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def planted(count: int) -> list[Tenant]:
        made = TenantFactory.create_batch(count, workspace=cast.workspace)
        for number, tenant in enumerate(made):
            ConnectionFactory(tenant=tenant)
            list(states.STATES.values())[number % len(states.STATES)](tenant)
        return list(
            Tenant.objects.select_related("connection").filter(pk__in=[each.pk for each in made])
        )

    few, many = planted(10), planted(40)

    for tenants in (few, many):
        with django_assert_num_queries(11):
            found = attention(tenants)
        assert len(found.with_items()) == len(tenants)
