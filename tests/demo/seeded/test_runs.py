"""The runs of the past: possible, believable, and all of them over."""

from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from django_scopes import scopes_disabled

from demo.history.runs import HistoryGenerator, TenantHistory
from demo.history.starts import Plan, staff_of
from demo.seeding import Seeded
from demo.world import customers
from operations.enums import LIVE, RunOutcome, RunStatus, RunTrigger
from operations.models import OperationRun
from tenantpilot.access.capabilities import Capability, capabilities_of
from tenantpilot.access.selectors import people_with_access
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection, Tenant, TenantStatus
from tenantpilot.workspaces.models import WorkspaceMembership


@pytest.fixture
def runs(demo: Seeded) -> list[OperationRun]:
    """Every run, in the order of their numbers."""
    with scopes_disabled():
        found = OperationRun.objects.select_related("tenant__workspace", "initiator")
        return list(found.order_by("pk"))


def test_every_run_is_over(runs: list[OperationRun], now: datetime, demo: Seeded) -> None:
    assert len(runs) == demo.runs
    assert {run.status for run in runs} == {RunStatus.COMPLETED}
    assert not {run.status for run in runs} & set(LIVE)
    for run in runs:
        assert run.started_at
        assert run.completed_at
        assert run.created_at <= run.started_at <= run.completed_at < now


def test_history_is_a_little_over_sixty_days(runs: list[OperationRun], now: datetime) -> None:
    assert timedelta(days=60) < now - runs[0].created_at < timedelta(days=75)
    assert now - runs[-1].created_at < timedelta(days=1)


def test_run_numbers_grow_with_time(runs: list[OperationRun]) -> None:
    moments = [run.created_at for run in runs]

    assert moments == sorted(moments)


def test_no_two_runs_of_a_type_were_live_at_once(runs: list[OperationRun]) -> None:
    lines: dict[tuple[int, str], list[OperationRun]] = defaultdict(list)
    for run in runs:
        lines[run.tenant_id, run.type].append(run)

    for line in lines.values():
        for earlier, later in pairwise(line):
            assert earlier.completed_at
            assert earlier.completed_at < later.created_at


def test_there_are_both_triggers_and_every_outcome(runs: list[OperationRun]) -> None:
    assert {run.trigger for run in runs} == set(RunTrigger)
    assert {run.outcome for run in runs} == set(RunOutcome) - {RunOutcome.PENDING}
    assert {run.type for run in runs} >= set(OperationType) - {OperationType.REVIEW_PACK}


def test_the_schedule_only_reads_and_never_cancels(runs: list[OperationRun]) -> None:
    scheduled = [run for run in runs if run.trigger == RunTrigger.SCHEDULE]

    assert {run.type for run in scheduled} == {
        OperationType.INVENTORY_SYNC,
        OperationType.ENTRA_ADMIN_ROLES_REPORT,
    }
    assert RunOutcome.CANCELLED not in {run.outcome for run in scheduled}


def test_people_started_only_what_they_may_start(runs: list[OperationRun]) -> None:
    allowed = {
        (tenant.pk, member.user_id)
        for tenant in Tenant.objects.all()
        for member in people_with_access(tenant=tenant)
        if Capability.OPERATIONS_START in capabilities_of(member.role)
    }

    started = {(run.tenant_id, run.initiator_id) for run in runs if run.initiator}

    assert started
    assert started <= allowed


def test_nothing_happened_before_somebody_was_there(runs: list[OperationRun]) -> None:
    since = {
        (member.workspace_id, member.user_id): member.created_at
        for member in WorkspaceMembership.objects.all()
    }

    for run in runs:
        assert run.created_at > run.tenant.created_at > run.tenant.workspace.created_at
        if run.initiator_id:
            assert run.created_at > since[run.workspace_id, run.initiator_id]


def test_people_work_on_weekdays_and_more_and_more(runs: list[OperationRun], now: datetime) -> None:
    starts = [run.created_at for run in runs if run.trigger == RunTrigger.PERSON]
    at_weekends = [moment for moment in starts if moment.weekday() >= 5]
    lately = [moment for moment in starts if moment > now - timedelta(days=30)]

    assert len(at_weekends) < len(starts) / 10
    assert len(lately) > len(starts) / 2


def test_archived_and_unconnected_tenants_are_left_alone(
    runs: list[OperationRun], now: datetime
) -> None:
    connected = set(ProviderConnection.objects.values_list("tenant_id", flat=True))

    for run in runs:
        if run.tenant.status == TenantStatus.ARCHIVED:
            assert run.tenant_id not in connected
            assert run.created_at < now - timedelta(days=10)
        else:
            assert run.tenant_id in connected


def test_connection_says_what_its_latest_check_found(runs: list[OperationRun]) -> None:
    checks = {run.tenant_id: run for run in runs if run.type == OperationType.CONNECTION_CHECK}

    active = ProviderConnection.objects.exclude(tenant__status=TenantStatus.ONBOARDING)
    for connection in active:
        check = checks[connection.tenant_id]
        worked = check.outcome == RunOutcome.SUCCEEDED
        expected = ConnectionStatus.CONNECTED if worked else ConnectionStatus.FAILED
        assert connection.status == expected
        assert connection.failure_code == check.failure_code
        assert connection.last_checked_at == check.completed_at


def test_same_moment_has_the_same_past(now: datetime) -> None:
    def told() -> list[object]:
        return [(run.created_at, run.outcome, run.counts) for run in harbourlight(now).runs]

    assert told() == told()


def harbourlight(now: datetime) -> TenantHistory:
    customer = customers.HARBOURLIGHT
    tenant = Tenant.objects.get(directory_id=customer.directory_id)
    random = Random(1)  # noqa: S311 - a story, not a secret
    plan = Plan(customer=customer, staff=staff_of(tenant), now=now, random=random)
    assert customer.microsoft
    return HistoryGenerator(tenant=tenant, microsoft=customer.microsoft, plan=plan).generate()
