"""How a run ends, whatever gets in its way."""

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_scopes import scope

from operations.context import Result, RunContext, WorkerStoppingError
from operations.enums import RunOutcome, RunStatus
from operations.models import OperationRun
from operations.services import runs
from operations.services.execution import execute_run
from operations.services.lease import (
    acquire,
)
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import TenantStatus
from tenantpilot.tenants.services import offboarding
from tenantpilot.workspaces.models import Role, WorkspaceMembership
from tests.cast import Cast
from tests.operations.journeys import finish, now, start, succeed, use_handler

pytestmark = pytest.mark.django_db(transaction=True)


def test_done_work_succeeds(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    use_handler(monkeypatch, succeed)

    run = finish(start(cast))

    assert (run.status, run.outcome, run.counts) == ("completed", "succeeded", {"created": 3})
    assert run.started_at is not None
    assert run.completed_at is not None
    assert run.lease is None


def test_job_that_runs_twice_does_the_work_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    times: list[int] = []

    def once(context: RunContext) -> Result:
        times.append(context.run.pk)
        return Result()

    use_handler(monkeypatch, once)
    run = finish(start(cast))

    finish(run)

    assert times == [run.pk]


def test_run_that_does_not_exist_is_nothing_to_do() -> None:
    execute_run(run_id=987_654_321)


def test_bug_fails_the_run_and_its_text_stays_out(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(context: RunContext) -> Result:
        raise ValueError("canary-5f2c")

    use_handler(monkeypatch, broken)

    run = finish(start(cast))

    assert (run.outcome, run.failure_code) == (RunOutcome.FAILED, "internal_error")
    assert "canary-5f2c" not in capsys.readouterr().err


def test_lost_database_leaves_the_run_live(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def unlucky(context: RunContext) -> Result:
        raise OperationalError

    use_handler(monkeypatch, unlucky)
    run = start(cast)

    with pytest.raises(OperationalError):
        execute_run(run_id=run.pk)

    assert now(run).status == RunStatus.RUNNING


def test_worker_that_stops_hands_the_run_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(context: RunContext) -> Result:
        context.progress(done=1, total=2, label="Half-way")
        raise AssertionError("not reached")

    use_handler(monkeypatch, slow)
    run = start(cast)

    with pytest.raises(WorkerStoppingError):
        execute_run(run_id=run.pk, worker_stops=lambda: True)

    stored = now(run)
    assert (stored.status, stored.lease, stored.attempts) == (RunStatus.QUEUED, None, 0)


def test_running_run_stops_when_its_tenant_is_archived(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def archived_meanwhile(context: RunContext) -> Result:
        offboarding.archive(tenant=context.run.tenant, archived_by=cast.owner)
        context.progress(done=1, total=2, label="Reading")
        return succeed(context)

    use_handler(monkeypatch, archived_meanwhile)

    run = finish(start(cast))

    assert (run.outcome, run.failure_code) == (RunOutcome.FAILED, "tenant_archived")


def test_running_run_stops_when_cancelled(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def cancelled_meanwhile(context: RunContext) -> Result:
        runs.cancel(run=context.run, cancelled_by=cast.operator)
        context.progress(done=1, total=2, label="Half-way")
        raise AssertionError("not reached")

    use_handler(monkeypatch, cancelled_meanwhile)

    assert finish(start(cast)).outcome == RunOutcome.CANCELLED


@pytest.mark.parametrize("change", ["suspended", "demoted", "removed", "inactive"])
def test_withdrawn_access_fails_the_run(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    use_handler(monkeypatch, succeed)
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
    use_handler(monkeypatch, succeed)
    run = start(cast)
    cast.operator.delete()

    assert finish(run).failure_code == "access_withdrawn"


def test_archived_tenant_fails_the_run(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    use_handler(monkeypatch, succeed)
    run = start(cast)
    cast.tenant.status = TenantStatus.ARCHIVED
    cast.tenant.save()

    assert finish(run).failure_code == "tenant_archived"


def test_scheduled_run_needs_nobody(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    use_handler(monkeypatch, succeed)
    scheduled = runs.schedule(tenant=cast.tenant, operation_type=OperationType.INVENTORY_SYNC)

    assert finish(scheduled.run).outcome == RunOutcome.SUCCEEDED


def test_progress_never_exceeds_its_total(cast: Cast) -> None:
    run = start(cast)
    lease = acquire(run.pk)
    assert lease

    lease.progress(done=12, total=10, label="More than announced")

    assert (now(run).progress_done, now(run).progress_total) == (12, 12)


def test_work_sees_its_own_tenant_only(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def look(context: RunContext) -> Result:
        seen.extend(OperationRun.objects.values_list("tenant_id", flat=True))
        return Result()

    use_handler(monkeypatch, look)
    runs.schedule(tenant=cast.tenant, operation_type=OperationType.CONNECTION_CHECK)
    with scope(tenant=cast.tenant):
        finish(start(cast))

    assert set(seen) == {cast.tenant.pk}
