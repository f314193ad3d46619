"""Microsoft asks a run to wait, refuses it, or sends an entry that cannot be read."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope
from pytest_django import Settings

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from operations.context import RunMustWaitError
from operations.enums import RunOutcome, RunStatus
from operations.models import OperationRun
from operations.services.execution import execute_run
from operations.services.lease import LeaseHeldError
from operations.tasks import TryAgainWhileLive
from tenantpilot.enums import OperationType
from tenantpilot.graph.retries import THROTTLED_BACKOFF_SECONDS
from tenantpilot.tenants.models import ConnectionStatus
from tests.cast import Cast
from tests.graph_settings import spare_pauses
from tests.operations.journeys import connection_of, finish, now, page_of, start
from visibility import selectors
from visibility.enums import Area

pytestmark = pytest.mark.django_db(transaction=True)

ROLES, POSTURE, CHECK = (
    OperationType.ENTRA_ADMIN_ROLES_REPORT,
    OperationType.PERMISSION_POSTURE_REPORT,
    OperationType.CONNECTION_CHECK,
)
WAIT = Fault(status=429, headers={"Retry-After": "300"}, body=b"{}")


@pytest.fixture(autouse=True)
def short_turn(settings: Settings, connected: Cast) -> None:
    """A turn that is shorter than the wait."""
    settings.GRAPH_DEADLINE_SECONDS = 60.0


def put_back(cast: Cast, microsoft: StubServer) -> OperationRun:
    microsoft.arm(WAIT, path="deviceManagement")
    run = start(cast)
    with pytest.raises(RunMustWaitError):
        execute_run(run_id=run.pk)
    microsoft.disarm()
    return now(run)


def test_run_that_must_wait_longer_than_its_turn_is_put_back(
    connected: Cast, microsoft: StubServer
) -> None:
    run = put_back(connected, microsoft)

    assert (run.status, run.attempts, run.lease) == (RunStatus.QUEUED, 0, None)
    assert run.waits_until is not None
    assert 290 < (run.waits_until - timezone.now()).total_seconds() <= 300
    assert "Microsoft asks us to wait." in page_of(run, connected)


@pytest.mark.parametrize(
    ("operation_type", "path"), [(CHECK, "applications"), (OperationType.INVENTORY_SYNC, "own")]
)
def test_what_is_only_nice_to_know_is_waited_for_too(
    connected: Cast, microsoft: StubServer, operation_type: OperationType, path: str
) -> None:
    own = f"organization/{connected.tenant.directory_id}"
    microsoft.arm(WAIT, path=own if path == "own" else path)
    run = start(connected, operation_type)

    with pytest.raises(RunMustWaitError):
        execute_run(run_id=run.pk)

    assert now(run).status == RunStatus.QUEUED


@pytest.mark.parametrize(("age", "shortest", "longest"), [(0, 59, 62), (600, 590, 615)])
def test_run_that_is_not_told_how_long_waits_longer_each_time(
    connected: Cast,
    microsoft: StubServer,
    monkeypatch: pytest.MonkeyPatch,
    age: int,
    shortest: float,
    longest: float,
) -> None:
    """Oddity 40: Intune says 429 without Retry-After."""
    spare_pauses(monkeypatch)
    microsoft.arm(Fault(status=429, body=b"{}"), path="deviceManagement")
    run = start(connected)
    created = timezone.now() - timedelta(seconds=age)
    OperationRun._base_manager.filter(pk=run.pk).update(created_at=created)

    with pytest.raises(RunMustWaitError) as waits:
        execute_run(run_id=run.pk)

    assert shortest < waits.value.seconds < longest
    # The pauses grew before it gave up, and the turn goes on as soon as Microsoft answers.
    assert len(microsoft.asked_for("deviceManagement")) == 1 + len(THROTTLED_BACKOFF_SECONDS)
    assert now(run).status == RunStatus.QUEUED


def test_two_throttled_answers_cost_only_time(
    connected: Cast, microsoft: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    spare_pauses(monkeypatch)
    microsoft.arm(Fault(status=429, body=b"{}"), path="deviceManagement", times=2)

    assert finish(start(connected)).outcome == RunOutcome.SUCCEEDED


def test_one_throttled_check_marks_nothing_failed_and_forgets_nothing(
    connected: Cast, microsoft: StubServer
) -> None:
    finish(start(connected, OperationType.CONNECTION_CHECK))
    before = connection_of(connected)
    microsoft.arm(WAIT, path="organization")

    with pytest.raises(RunMustWaitError):
        execute_run(run_id=start(connected, OperationType.CONNECTION_CHECK).pk)

    after = connection_of(connected)
    assert (after.status, after.failure_code, after.missing_permissions) == (
        ConnectionStatus.CONNECTED,
        "",
        before.missing_permissions,
    )
    with scope(tenant=connected.tenant):
        state = selectors.state_of(Area.ORGANIZATION)
    assert state.seen_at is not None


def test_job_comes_back_when_the_wait_is_over() -> None:
    decision = TryAgainWhileLive().get_retry_decision(
        exception=RunMustWaitError(299.5),
        job=None,  # type: ignore[arg-type]
    )

    assert decision is not None
    assert decision.retry_at is not None
    assert 290 < (decision.retry_at - timezone.now()).total_seconds() <= 300


def test_tenant_is_not_asked_before_by_this_run_or_another(
    connected: Cast, microsoft: StubServer
) -> None:
    run = put_back(connected, microsoft)
    asked = len(microsoft.requests)

    with pytest.raises(LeaseHeldError):
        execute_run(run_id=run.pk)
    other = start(connected, OperationType.CONNECTION_CHECK)
    with pytest.raises(RunMustWaitError):
        execute_run(run_id=other.pk)

    assert len(microsoft.requests) == asked
    assert now(other).status == RunStatus.QUEUED
    assert connection_of(connected).failure_code == ""


def test_run_goes_on_when_the_wait_is_over(connected: Cast, microsoft: StubServer) -> None:
    run = put_back(connected, microsoft)
    OperationRun._base_manager.filter(pk=run.pk).update(waits_until=timezone.now())

    ended = finish(run)

    assert (ended.outcome, ended.waits_until, ended.refusal) == (RunOutcome.SUCCEEDED, None, None)


def test_run_gives_its_place_back_for_a_wait_that_its_turn_allows(
    connected: Cast, microsoft: StubServer, settings: Settings
) -> None:
    settings.GRAPH_DEADLINE_SECONDS = 300.0
    microsoft.arm(Fault(status=429, headers={"Retry-After": "7"}, body=b"{}"), path="deviceM")
    run = start(connected)

    with pytest.raises(RunMustWaitError):
        execute_run(run_id=run.pk)

    assert (now(run).status, now(run).times_put_back) == (RunStatus.QUEUED, 1)


def test_run_that_was_put_back_often_waits_in_its_place(
    connected: Cast, microsoft: StubServer, settings: Settings
) -> None:
    settings.GRAPH_DEADLINE_SECONDS, settings.GRAPH_LONGEST_PAUSE_SECONDS = 300.0, 0.1
    short = Fault(status=429, headers={"Retry-After": "1"}, body=b"{}")
    microsoft.arm(short, path="deviceManagement", times=1)
    run = start(connected)
    OperationRun._base_manager.filter(pk=run.pk).update(times_put_back=3)

    assert finish(run).outcome == RunOutcome.SUCCEEDED


def test_run_that_has_waited_for_a_day_fails(connected: Cast, microsoft: StubServer) -> None:
    microsoft.arm(WAIT, path="deviceManagement")
    run = start(connected)
    yesterday = timezone.now() - timedelta(days=1)
    OperationRun._base_manager.filter(pk=run.pk).update(created_at=yesterday)

    ended = finish(run)

    assert (ended.outcome, ended.failure_code) == (RunOutcome.FAILED, "throttled")
