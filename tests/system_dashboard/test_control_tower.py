import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries, Settings

from operations.enums import RunOutcome
from operations.failures import FAILURES
from operations.services import runs
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Workspace
from tests.cast import Cast, sign_in
from tests.factories import TenantFactory, WorkspaceFactory
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
    assert page.context["figures"].started.count == 1


def test_scheduled_run_is_a_run_but_not_use(cast: Cast, tower: Client) -> None:
    runs.schedule(tenant=cast.tenant, operation_type=OperationType.INVENTORY_SYNC)

    page = tower.get(TOWER)

    assert figure(page.text, 'data-event="operations.operation_started') == "0"
    assert figure(page.text, 'data-metric="active_workspaces') == "0"
    assert page.context["figures"].started.count == 1


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
    assert (figures.started.count, figures.active) == (8, 4)
    assert (figures.queue.queued, figures.queue.running, figures.queue.stale) == (2, 2, 1)
    ended = (figures.succeeded, figures.partly, figures.failed, figures.cancelled)
    assert [each.count for each in ended] == [2, 1, 1, 1]
    # All that ended is told, so that the figures add up.
    assert "2 of 5 that ended · 1 partly done" in page.text
    assert "40.0 %" in page.text
    assert "of 5 that ended · 1 cancelled" in page.text


@pytest.mark.parametrize(("window", "started"), [("24h", 1), ("7d", 2), ("30d", 3), ("90d", 4)])
def test_window_chooses_what_is_counted(
    cast: Cast, tower: Client, window: str, started: int
) -> None:
    for days in [0, 3, 20, 80, 100]:
        used(cast, at=now() - timedelta(days=days, minutes=1))

    page = tower.get(TOWER, {"window": window})

    assert page.status_code == HTTPStatus.OK
    assert page.context["figures"].started.count == started
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


def test_failures_are_by_reason_the_heaviest_first(cast: Cast, tower: Client) -> None:
    check = OperationType.CONNECTION_CHECK
    before = now() - timedelta(hours=3)
    for tenant in [cast.tenant, cast.other_tenant, cast.foreign_tenant]:
        an_ended_run(
            tenant,
            RunOutcome.FAILED,
            failure_code="secret_expired",
            completed_at=before,
            type=check,
        )
    an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="secret_expired")
    an_ended_run(cast.tenant, RunOutcome.PARTIALLY_SUCCEEDED, failure_code="throttled")

    page = tower.get(TOWER)

    first, second = page.context["figures"].failures
    assert (first.runs.count, first.share) == (4, "80.0 %")
    assert (first.affected.tenants, first.affected.workspaces) == (3, 2)
    assert first.operations == ["Connection check", "Inventory sync"]
    assert (second.failure_code, second.runs.count, second.affected.tenants) == ("throttled", 1, 1)
    assert "<code>secret_expired</code>" in page.text
    assert "within the last hour" in page.text


def test_all_reasons_are_shown(cast: Cast, tower: Client) -> None:
    for code in FAILURES:
        an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code=code)

    page = tower.get(TOWER)

    assert page.text.count("data-failure=") == len(FAILURES) > 12


def test_failures_that_lie_in_the_last_quarter_say_so(cast: Cast, tower: Client) -> None:
    for days in [1, 1, 2, 2, 3, 25]:
        ended = now() - timedelta(days=days)
        an_ended_run(
            cast.tenant, RunOutcome.FAILED, failure_code="throttled", created_at=ended,
            started_at=ended, completed_at=ended,
        )  # fmt: skip

    page = tower.get(TOWER, {"window": "30d"})

    assert "5 of them in the last quarter of this time" in page.text


def test_time_before_is_compared_only_if_there_were_runs_then(cast: Cast, tower: Client) -> None:
    an_ended_run(cast.tenant)
    young = tower.get(TOWER, {"window": "24h"}).text
    long_ago = now() - timedelta(days=30)
    a_run(cast.other_tenant, created_at=long_ago)
    old = tower.get(TOWER, {"window": "24h"}).text

    assert "up from 0" not in young
    assert "up from 0" in old


def test_nothing_tells_when_exactly_somebody_acted(cast: Cast, tower: Client) -> None:
    used(cast, at=now() - timedelta(minutes=5))
    an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled", initiator=cast.operator)

    page = tower.get(TOWER)

    main = page.text[page.text.index("<main") :]
    assert "<time" not in main
    assert not re.search(r"\d\d:\d\d", main)


def test_page_refreshes_its_figures_and_nothing_else(cast: Cast, tower: Client) -> None:
    page = tower.get(TOWER, {"window": "24h"}, headers={"hx-request": "true"})

    assert page.text.strip().startswith('<div class="live" id="tower" data-hx-get="?window=24h"')
    assert "<main" not in page.text


def test_no_tenant_or_person_is_named(cast: Cast, tower: Client) -> None:
    used(cast, at=now() - timedelta(minutes=5))
    an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled", initiator=cast.operator)

    page = tower.get(TOWER)

    for word in ["Contoso", "Northwind", "Ona", cast.operator.email, str(cast.tenant.directory_id)]:
        assert word not in page.text


@pytest.mark.parametrize("rows", [1, 12])
def test_statements_do_not_grow_with_rows(
    cast: Cast,
    tower: Client,
    well: None,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    """Session and account 2, operations 1, the ledger 5 with its health, the installation 2."""
    for _ in range(rows):
        tenant: Tenant = TenantFactory(workspace=WorkspaceFactory())
        used(cast, at=now() - timedelta(hours=1), tenant=tenant)
        an_ended_run(tenant, RunOutcome.FAILED, failure_code="throttled")
    assert Workspace.objects.count() == rows + 2

    tower.get(TOWER)  # looks for migrations that are pending, once a process
    with django_assert_num_queries(10):
        tower.get(TOWER)


def test_posting_is_refused(tower: Client) -> None:
    assert tower.post(TOWER).status_code == HTTPStatus.METHOD_NOT_ALLOWED
