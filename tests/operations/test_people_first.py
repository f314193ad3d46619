"""People come before the schedule, and no workspace delays the others."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from operations.models import OperationRun
from operations.services import runs, schedule
from tenantpilot.enums import OperationType
from tenantpilot.worker.queues import PEOPLE, SCHEDULE
from tests.cast import Cast, sign_in
from tests.factories import ConnectionFactory, TenantFactory
from tests.ledger import ledger
from tests.operations.journeys import finish, now, start

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 30)
SYNC = OperationType.INVENTORY_SYNC


def jobs_of(run: OperationRun) -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(args__run_id=run.pk).order_by("pk"))


def planned(cast: Cast) -> OperationRun:
    later = datetime.now(UTC) + timedelta(hours=2)
    return runs.schedule(tenant=cast.tenant, operation_type=SYNC, day=DAY, due_at=later).run


def test_person_comes_before_all_that_the_schedule_queued(cast: Cast) -> None:
    runs.schedule(tenant=cast.tenant, operation_type=SYNC)

    asked = start(cast, OperationType.CONNECTION_CHECK)

    first = ProcrastinateJob.objects.order_by("-priority", "pk").first()
    assert first is not None
    assert (first.args["run_id"], first.queue_name) == (asked.pk, PEOPLE)


def test_second_waiting_run_of_a_workspace_goes_behind_the_first_of_another(cast: Cast) -> None:
    ConnectionFactory(tenant=cast.foreign_tenant)
    first, second = start(cast), start(cast, OperationType.CONNECTION_CHECK)
    other = runs.start(tenant=cast.foreign_tenant, operation_type=SYNC, initiator=cast.outsider).run

    order = ProcrastinateJob.objects.order_by("-priority", "pk").values_list("args__run_id")

    assert [run_id for (run_id,) in order] == [first.pk, other.pk, second.pk]


def test_person_who_asks_for_a_planned_run_has_it_at_once(cast: Cast) -> None:
    run = planned(cast)

    assert start(cast) == run
    start(cast)

    scheduled, asked = jobs_of(run)
    assert (scheduled.queue_name, asked.queue_name) == (SCHEDULE, PEOPLE)
    assert scheduled.scheduled_at is not None
    assert asked.scheduled_at is None
    assert ledger() == []


def test_page_says_when_a_planned_run_begins(cast: Cast) -> None:
    run = planned(cast)
    url = reverse("operations:detail", kwargs={"tenant_id": run.tenant_id, "run_id": run.pk})
    client = sign_in(Client(), cast.operator)

    page = client.get(url).text
    start(cast)
    at_once = client.get(url).text

    assert "Planned." in page
    assert "Planned." not in at_once


@pytest.mark.django_db(transaction=True)
def test_second_start_on_a_day_starts_nothing_even_if_the_first_has_ended(
    connected: Cast, settings: Settings
) -> None:
    first, second = StringIO(), StringIO()
    call_command("start_scheduled_operations", stdout=first)
    with scopes_disabled():
        run = OperationRun.objects.get()
    finish(run)

    call_command("start_scheduled_operations", stdout=second)

    assert "Started 1 operations; 0 were" in first.getvalue()
    assert "Started 0 operations; 1 were" in second.getvalue()


def test_database_holds_one_run_of_a_type_a_day(cast: Cast) -> None:
    run = planned(cast)
    OperationRun._base_manager.filter(pk=run.pk).update(
        status="completed", outcome="succeeded", completed_at=timezone.now()
    )

    with pytest.raises(IntegrityError, match="operations_once_a_day"), transaction.atomic():
        OperationRun._base_manager.create(
            tenant=cast.tenant, workspace=cast.workspace, type=SYNC, trigger="schedule",
            scheduled_for=DAY,
        )  # fmt: skip


def test_tenants_are_spread_over_the_window(cast: Cast, settings: Settings) -> None:
    settings.SCHEDULE_WINDOW_MINUTES = 100
    tenants = [TenantFactory.build(pk=pk) for pk in range(1_000, 1_100)]

    minutes = sorted(schedule.offset_of(each).total_seconds() / 60 for each in tenants)

    gaps = [after - before for before, after in pairwise(minutes)]
    assert 0 <= minutes[0] <= minutes[-1] < 100
    assert max(gaps) < 3


def test_window_of_nothing_starts_all_at_once(cast: Cast, settings: Settings) -> None:
    settings.SCHEDULE_WINDOW_MINUTES = 0

    schedule.start_scheduled()

    with scopes_disabled():
        run = OperationRun.objects.get()
    assert run.due_at is not None
    assert run.due_at <= timezone.now()
    assert now(run).scheduled_for == datetime.now(UTC).date()
