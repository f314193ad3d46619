"""A worker that dies, freezes or is replaced can no longer write."""

import uuid

import pytest

from operations.context import Result, RunContext
from operations.enums import RunOutcome, RunStatus
from operations.services.execution import execute_run
from operations.services.lease import (
    MAX_ATTEMPTS,
    Lease,
    LeaseHeldError,
    LeaseLostError,
    acquire,
)
from tests.cast import Cast
from tests.operations.journeys import finish, forget_heartbeat, now, start, succeed, use_handler

pytestmark = pytest.mark.django_db(transaction=True)


def test_run_that_loses_its_worker_too_often_fails(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_handler(monkeypatch, succeed)
    run = start(cast)
    for _ in range(MAX_ATTEMPTS):
        assert acquire(run.pk)
        forget_heartbeat(run)

    assert finish(run).failure_code == "worker_lost"


def test_living_lease_is_not_taken(cast: Cast) -> None:
    run = start(cast)
    acquire(run.pk)

    with pytest.raises(LeaseHeldError):
        acquire(run.pk)


def test_thawed_worker_can_no_longer_write(cast: Cast) -> None:
    run = start(cast)
    frozen = acquire(run.pk)
    forget_heartbeat(run)
    successor = acquire(run.pk)
    assert frozen
    assert successor

    for write in (
        frozen.renew,
        frozen.release,
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
    def overtaken(context: RunContext) -> Result:
        forget_heartbeat(context.run)
        acquire(context.run.pk)
        return Result()

    use_handler(monkeypatch, overtaken)
    run = start(cast)

    execute_run(run_id=run.pk)

    assert now(run).status == RunStatus.RUNNING


def test_unknown_lease_cannot_write(cast: Cast) -> None:
    with pytest.raises(LeaseLostError):
        Lease(run_id=start(cast).pk, token=uuid.uuid4()).renew()
