"""How a run ends, whatever gets in its way."""

import uuid
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from operations import execution
from operations.execution import Result, Work, WorkerStoppingError, carry_out
from operations.lease import (
    LEASE_SECONDS,
    MAX_ATTEMPTS,
    Lease,
    LeaseHeldError,
    LeaseLostError,
    take,
)
from operations.models import OperationRun
from operations.services import runs
from operations.vocabulary import RunOutcome, RunStatus
from tenantpilot.tenants.models import TenantStatus
from tenantpilot.vocabulary import OperationType
from tenantpilot.workspaces.models import Role, WorkspaceMembership
from tests.cast import Cast
from tests.operations.journeys import finish, now, start

pytestmark = pytest.mark.django_db(transaction=True)


def use_worker(monkeypatch: pytest.MonkeyPatch, worker: execution.Worker) -> None:
    monkeypatch.setitem(execution.WORKERS, OperationType.INVENTORY_SYNC, worker)


def succeed(work: Work) -> Result:
    return Result(counts={"created": 3})


def test_done_work_succeeds(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    use_worker(monkeypatch, succeed)

    run = finish(start(cast))

    assert (run.status, run.outcome, run.counts) == ("completed", "succeeded", {"created": 3})
    assert run.started_at is not None
    assert run.completed_at is not None
    assert run.lease is None


def test_job_that_runs_twice_does_the_work_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    times: list[int] = []

    def once(work: Work) -> Result:
        times.append(work.run.pk)
        return Result()

    use_worker(monkeypatch, once)
    run = finish(start(cast))

    finish(run)

    assert times == [run.pk]


def test_run_that_does_not_exist_is_nothing_to_do() -> None:
    carry_out(run_id=987_654_321)


def test_bug_fails_the_run_and_its_text_stays_out(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(work: Work) -> Result:
        raise ValueError("canary-5f2c")

    use_worker(monkeypatch, broken)

    run = finish(start(cast))

    assert (run.outcome, run.failure_code) == (RunOutcome.FAILED, "internal_error")
    assert "canary-5f2c" not in capsys.readouterr().err


def test_lost_database_leaves_the_run_live(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def unlucky(work: Work) -> Result:
        raise OperationalError

    use_worker(monkeypatch, unlucky)
    run = start(cast)

    with pytest.raises(OperationalError):
        carry_out(run_id=run.pk)

    assert now(run).status == RunStatus.RUNNING


def test_worker_that_stops_hands_the_run_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(work: Work) -> Result:
        work.progress(done=1, total=2, label="Half-way")
        raise AssertionError("not reached")

    use_worker(monkeypatch, slow)
    run = start(cast)

    with pytest.raises(WorkerStoppingError):
        carry_out(run_id=run.pk, worker_stops=lambda: True)

    stored = now(run)
    assert (stored.status, stored.lease, stored.attempts) == (RunStatus.QUEUED, None, 0)


def test_running_run_stops_when_cancelled(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def cancelled_meanwhile(work: Work) -> Result:
        runs.cancel(run=work.run, cancelled_by=cast.operator)
        work.progress(done=1, total=2, label="Half-way")
        raise AssertionError("not reached")

    use_worker(monkeypatch, cancelled_meanwhile)

    assert finish(start(cast)).outcome == RunOutcome.CANCELLED


@pytest.mark.parametrize("change", ["suspended", "demoted", "removed", "inactive"])
def test_withdrawn_access_fails_the_run(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    use_worker(monkeypatch, succeed)
    run = start(cast)
    membership = WorkspaceMembership.objects.filter(user=cast.operator)
    match change:
        case "suspended":
            membership.update(suspended_at=timezone.now())
        case "demoted":
            membership.update(role=Role.READ_ONLY)
        case "removed":
            membership.delete()
        case _:
            cast.operator.is_active = False
            cast.operator.save()

    assert finish(run).failure_code == "access_withdrawn"


def test_erased_initiator_fails_the_run(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    use_worker(monkeypatch, succeed)
    run = start(cast)
    cast.operator.delete()

    assert finish(run).failure_code == "access_withdrawn"


def test_archived_tenant_fails_the_run(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    use_worker(monkeypatch, succeed)
    run = start(cast)
    cast.tenant.status = TenantStatus.ARCHIVED
    cast.tenant.save()

    assert finish(run).failure_code == "tenant_archived"


def test_scheduled_run_needs_nobody(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    use_worker(monkeypatch, succeed)
    scheduled = runs.schedule(tenant=cast.tenant, operation_type=OperationType.INVENTORY_SYNC)

    assert finish(scheduled.run).outcome == RunOutcome.SUCCEEDED


def test_run_that_loses_its_worker_too_often_fails(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_worker(monkeypatch, succeed)
    run = start(cast)
    for _ in range(MAX_ATTEMPTS):
        assert take(run.pk)
        forget_heartbeat(run)

    assert finish(run).failure_code == "worker_lost"


def test_living_lease_is_not_taken(cast: Cast) -> None:
    run = start(cast)
    take(run.pk)

    with pytest.raises(LeaseHeldError):
        take(run.pk)


def test_thawed_worker_can_no_longer_write(cast: Cast) -> None:
    run = start(cast)
    frozen = take(run.pk)
    forget_heartbeat(run)
    successor = take(run.pk)
    assert frozen
    assert successor

    for write in (
        frozen.beat,
        frozen.hand_back,
        lambda: frozen.progress(done=9, total=9, label="Late"),
        lambda: frozen.complete(outcome=RunOutcome.SUCCEEDED),
    ):
        with pytest.raises(LeaseLostError):
            write()

    successor.complete(outcome=RunOutcome.FAILED, failure_code="unreachable")
    assert now(run).outcome == RunOutcome.FAILED


def test_worker_that_lost_its_lease_ends_quietly(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(work: Work) -> Result:
        forget_heartbeat(work.run)
        take(work.run.pk)
        return Result()

    use_worker(monkeypatch, overtaken)
    run = start(cast)

    carry_out(run_id=run.pk)

    assert now(run).status == RunStatus.RUNNING


def test_progress_never_exceeds_its_total(cast: Cast) -> None:
    run = start(cast)
    lease = take(run.pk)
    assert lease

    lease.progress(done=12, total=10, label="More than announced")

    assert (now(run).progress_done, now(run).progress_total) == (12, 12)


def test_unknown_lease_cannot_write(cast: Cast) -> None:
    with pytest.raises(LeaseLostError):
        Lease(run_id=start(cast).pk, token=uuid.uuid4()).beat()


def forget_heartbeat(run: OperationRun) -> None:
    """Make the run's worker look dead."""
    long_ago = timezone.now() - timedelta(seconds=LEASE_SECONDS + 1)
    with scopes_disabled():
        OperationRun.objects.filter(pk=run.pk).update(heartbeat_at=long_ago)


def test_work_sees_its_own_tenant_only(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def look(work: Work) -> Result:
        seen.extend(OperationRun.objects.values_list("tenant_id", flat=True))
        return Result()

    use_worker(monkeypatch, look)
    runs.schedule(tenant=cast.tenant, operation_type=OperationType.CONNECTION_CHECK)
    with scope(tenant=cast.tenant):
        finish(start(cast))

    assert set(seen) == {cast.tenant.pk}
