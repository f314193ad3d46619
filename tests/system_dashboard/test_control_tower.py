import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries, Settings

from operations.services import runs
from operations.vocabulary import RunOutcome
from tenantpilot.tenants.models import Tenant
from tenantpilot.vocabulary import OperationType
from tenantpilot.workspaces.models import Workspace
from tests.cast import Cast, sign_in
from tests.factories import PlatformOperatorFactory, TenantFactory, WorkspaceFactory
from tests.system_dashboard.usage import used
from tests.tenant_dashboard.rows import HOSTILE, a_run, a_running_run, an_ended_run

TOWER = "/system/"


@pytest.fixture
def tower(cast: Cast, client: Client) -> Client:
    return sign_in(client, cast.platform_operator)


def figure(text: str, attribute: str) -> str:
    """Return what a script finds under `data-event="…"` or `data-metric="…"`."""
    found = re.search(rf'{attribute}" data-value="(\d+)"', text)
    assert found, attribute
    return found[1]


def test_nobody_is_sent_to_the_system_sign_in(db: None, client: Client) -> None:
    response = client.get(TOWER)

    assert response["Location"] == "/system/login/?next=%2Fsystem%2F"


def test_owner_of_a_workspace_is_nobody_here(cast: Cast, client: Client) -> None:
    response = sign_in(client, cast.owner).get(TOWER)

    assert response["Location"].startswith("/system/login/")


def test_what_a_person_starts_is_one_operation_in_one_workspace(cast: Cast, tower: Client) -> None:
    runs.start(
        tenant=cast.tenant,
        operation_type=OperationType.INVENTORY_SYNC,
        initiator=cast.operator,
    )

    page = tower.get(TOWER)

    assert page.status_code == HTTPStatus.OK
    assert figure(page.text, 'data-event="operations.operation_started') == "1"
    assert figure(page.text, 'data-metric="active_workspaces') == "1"
    assert "<small>of 2</small>" in page.text
    assert "in 1 workspace<" in page.text
    assert page.context["figures"].started == 1


def test_scheduled_run_is_a_run_but_not_use(cast: Cast, tower: Client) -> None:
    runs.schedule(tenant=cast.tenant, operation_type=OperationType.INVENTORY_SYNC)

    page = tower.get(TOWER)

    assert figure(page.text, 'data-event="operations.operation_started') == "0"
    assert figure(page.text, 'data-metric="active_workspaces') == "0"
    assert page.context["figures"].started == 1


def test_runs_are_counted_across_tenants_in_the_window(cast: Cast, tower: Client) -> None:
    elsewhere = cast.foreign_tenant
    an_ended_run(cast.tenant)
    an_ended_run(elsewhere)
    an_ended_run(elsewhere, RunOutcome.PARTIALLY_SUCCEEDED, failure_code="forbidden")
    an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled")
    an_ended_run(cast.tenant, RunOutcome.CANCELLED)
    long_ago = now() - timedelta(days=8)
    an_ended_run(cast.tenant, created_at=long_ago, started_at=long_ago, completed_at=long_ago)
    a_run(cast.tenant)
    a_run(elsewhere)
    a_running_run(cast.other_tenant)
    a_running_run(TenantFactory(), heard_of=timedelta(hours=1), created_at=long_ago)

    page = tower.get(TOWER)

    figures = page.context["figures"]
    assert (figures.started, figures.active, figures.queued, figures.running) == (8, 4, 2, 2)
    assert (figures.succeeded, figures.partly, figures.failed) == (2, 1, 1)
    assert (figures.ended_total, figures.stale) == (5, 1)
    # All that ended is told, so that the figures add up.
    assert "of 5 that ended · 1 partly done" in page.text
    assert "of 5 that ended · 1 cancelled" in page.text


@pytest.mark.parametrize(("window", "started"), [("24h", 1), ("7d", 2), ("30d", 3), ("90d", 4)])
def test_window_chooses_what_is_counted(
    cast: Cast, tower: Client, window: str, started: int
) -> None:
    for days in [0, 3, 20, 80, 100]:
        used(cast, at=now() - timedelta(days=days, minutes=1))

    page = tower.get(TOWER, {"window": window})

    assert page.status_code == HTTPStatus.OK
    assert page.context["figures"].started == started
    assert figure(page.text, 'data-event="operations.operation_started') == str(started)
    assert f'href="?window={window}" aria-current="true"' in page.text


@pytest.mark.parametrize("window", ["", "1y", "7D", "7d ", "-1", "\x00", HOSTILE])
def test_window_that_does_not_exist_is_answered_with_the_usual_one(
    tower: Client, window: str
) -> None:
    page = tower.get(TOWER, {"window": window})

    assert page.status_code == HTTPStatus.BAD_REQUEST
    assert "There is no such time window." in page.text
    assert "The last 7 days are shown instead." in page.text
    assert 'href="?window=7d" aria-current="true"' in page.text
    assert "<script>alert" not in page.text


def test_window_longer_than_retention_is_not_offered(tower: Client, settings: Settings) -> None:
    settings.PRODUCT_USAGE_EVENT_RETENTION_DAYS = "30"

    page = tower.get(TOWER, {"window": "90d"})

    assert page.status_code == HTTPStatus.BAD_REQUEST
    assert 'href="?window=30d"' in page.text
    assert 'href="?window=90d"' not in page.text


def test_failures_are_grouped_by_operation_and_reason_latest_first(
    cast: Cast, tower: Client
) -> None:
    check = OperationType.CONNECTION_CHECK
    before = now() - timedelta(hours=3)
    an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled", completed_at=before)
    for tenant in [cast.tenant, cast.tenant, cast.foreign_tenant]:
        an_ended_run(tenant, RunOutcome.FAILED, failure_code="secret_expired", type=check)

    page = tower.get(TOWER)

    first, second = page.context["failures"]
    assert (first.operation, first.runs, first.tenants) == ("Connection check", 3, 2)
    assert (second.operation, second.runs, second.tenants) == ("Inventory sync", 1, 1)
    assert "<code>secret_expired</code>" in page.text


def test_long_list_of_failures_is_cut_and_says_so(cast: Cast, tower: Client) -> None:
    codes = ["throttled", "forbidden", "unreachable", "server_error", "secret_wrong"]
    codes += ["secret_expired", "tenant_unknown", "consent_missing", "unauthorised"]
    codes += ["internal_error", "worker_lost", "access_withdrawn"]
    for code in codes:
        an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code=code)

    page = tower.get(TOWER)

    assert len(page.context["failures"]) == 10
    assert "2 more kinds of failure" in page.text


def test_no_tenant_or_person_is_named(cast: Cast, tower: Client) -> None:
    used(cast, at=now() - timedelta(minutes=5))
    an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled", initiator=cast.operator)

    page = tower.get(TOWER)

    for word in ["Contoso", "Northwind", "Ona", cast.operator.email, str(cast.tenant.directory_id)]:
        assert word not in page.text


def test_empty_installation_says_never_recorded(db: None, client: Client) -> None:
    page = sign_in(client, PlatformOperatorFactory()).get(TOWER)

    assert page.status_code == HTTPStatus.OK
    assert "Never recorded." in page.text
    assert "No run ended" in page.text
    assert "<small>of 0</small>" in page.text
    assert page.text.count("data-event=") == 5


def test_quiet_window_is_a_zero_state_that_claims_nothing(cast: Cast, tower: Client) -> None:
    used(cast, at=now() - timedelta(days=20))

    page = tower.get(TOWER)

    assert "No milestones in this window." in page.text
    assert "does not mean that the product is healthy or idle" in page.text
    assert "last signal" in page.text


def test_window_that_begins_before_recording_says_since_when(cast: Cast, tower: Client) -> None:
    since = now() - timedelta(days=2)
    used(cast, at=since)

    page = tower.get(TOWER)

    assert f"Measuring since {since:%Y-%m-%d %H:%M:%S} UTC." in page.text
    assert "no comparison yet: not recorded back then" in page.text


def test_change_against_the_window_before_is_in_words(cast: Cast, tower: Client) -> None:
    used(cast, at=now() - timedelta(days=20))
    used(cast, at=now() - timedelta(days=10), times=2)
    used(cast, at=now() - timedelta(days=1), times=3)

    page = tower.get(TOWER)

    assert "up 50 % from 2" in page.text
    assert "same as before (1)" in page.text


def test_card_draws_what_it_has_and_prints_its_range(cast: Cast, tower: Client) -> None:
    used(cast, at=now() - timedelta(hours=2))

    page = tower.get(TOWER)

    assert page.text.count('class="sparkline"') == 5
    assert f"{page.context['card'].start:%Y-%m-%d %H:%M:%S} UTC" in page.text
    assert "What each number means" in page.text
    assert "Rows are kept for 90 days" in page.text


def test_summary_that_fails_costs_only_the_card(cast: Cast, tower: Client) -> None:
    an_ended_run(cast.tenant)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE usage_total RENAME TO usage_total_gone")

    page = tower.get(TOWER, {"window": "30d"})

    assert page.status_code == HTTPStatus.OK
    assert "The usage figures could not be read just now." in page.text
    assert page.context["figures"].succeeded == 1
    assert "data-event" not in page.text


@pytest.mark.parametrize("days", ["0", "abc"])
def test_retention_that_is_set_wrong_costs_only_the_card(
    tower: Client, settings: Settings, days: str
) -> None:
    settings.PRODUCT_USAGE_EVENT_RETENTION_DAYS = days

    page = tower.get(TOWER, {"window": "90d"})

    assert page.status_code == HTTPStatus.OK
    assert "The usage figures could not be read just now." in page.text


@pytest.mark.parametrize("rows", [1, 12])
def test_statements_do_not_grow_with_rows(
    cast: Cast, tower: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _ in range(rows):
        tenant: Tenant = TenantFactory(workspace=WorkspaceFactory())
        used(cast, at=now() - timedelta(hours=1), tenant=tenant)
        an_ended_run(tenant, RunOutcome.FAILED, failure_code="throttled")
    assert Workspace.objects.count() == rows + 2

    with django_assert_num_queries(7):
        tower.get(TOWER)


def test_posting_is_refused(tower: Client) -> None:
    assert tower.post(TOWER).status_code == HTTPStatus.METHOD_NOT_ALLOWED
