"""What becomes of work that somebody started and that is under way when they are erased."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.utils.timezone import now as this_moment
from django_scopes import scopes_disabled

from operations.models import OperationRun
from operations.services.execution import execute_run
from reports.models import StoredReport
from tenantpilot.tenants.models import Tenant, TenantStatus
from tests.cast import Cast
from tests.ledger import ledger
from tests.operations import journeys as operations
from tests.reports.conftest import connected, microsoft, stub_tenant
from tests.reports.journeys import ask, now

__all__ = ["connected", "microsoft", "stub_tenant"]

pytestmark = pytest.mark.django_db(transaction=True)


def once(act: Callable[[], object]) -> Callable[[], bool]:
    """Do it the first time the run says how far it is; the worker goes on."""
    waiting = [act]

    def worker_stops() -> bool:
        if waiting:
            waiting.pop()()
        return False

    return worker_stops


def erase(cast: Cast) -> None:
    call_command("erase_user", cast.operator.email, "--yes")


def test_report_under_way_is_not_stored_in_the_name_of_nobody(connected: Cast) -> None:
    run = ask(connected)

    with pytest.raises(IntegrityError):
        execute_run(run_id=run.pk, worker_stops=once(lambda: erase(connected)))
    _its_worker_is_given_up(run)
    execute_run(run_id=run.pk)

    ended = now(run)
    assert (ended.outcome, ended.failure_code) == ("failed", "access_withdrawn")
    assert ended.initiator_id is None
    with scopes_disabled():
        assert not StoredReport.objects.exists()
    assert [row.event_name for row in ledger()] == []


def test_inventory_sync_under_way_is_finished_and_forgets_who_asked(connected: Cast) -> None:
    run = operations.start(connected)

    execute_run(run_id=run.pk, worker_stops=once(lambda: erase(connected)))

    ended = now(run)
    assert (ended.outcome, ended.initiator_id) == ("succeeded", None)
    assert [(row.event_name, row.actor_id) for row in ledger()] == [
        ("operations.operation_started", None)
    ]


def test_run_under_way_on_a_tenant_that_goes_writes_nothing_more(connected: Cast) -> None:
    run = operations.start(connected)

    def off_board() -> None:
        Tenant.objects.filter(pk=connected.tenant.pk).update(status=TenantStatus.ARCHIVED)
        call_command("offboard_tenant", str(connected.tenant.pk), "--yes")

    execute_run(run_id=run.pk, worker_stops=once(off_board))

    with scopes_disabled():
        assert not OperationRun.objects.exists()
    assert ledger() == []


def _its_worker_is_given_up(run: OperationRun) -> None:
    with scopes_disabled():
        OperationRun.objects.filter(pk=run.pk).update(
            heartbeat_at=this_moment() - timedelta(minutes=5)
        )
