"""Every way in which the ledger can lie is found and named. Each is planted by plain SQL."""

import json
from collections.abc import Iterator
from copy import deepcopy

import pytest
from django_scopes import scope
from pytest_django import DjangoDbBlocker

from telemetry.catalog import (
    EVENTS,
    ONBOARDING_CHECKPOINT_COMPLETED,
    OPERATION_STARTED,
    STORED_REPORT_CREATED,
    UsageEvent,
)
from telemetry.reconciliation import Difference, Kind
from tests.cast import Cast, assemble
from tests.ledger import ledger
from tests.made_once import made_once
from tests.system_dashboard.conftest import every_milestone_of
from tests.system_dashboard.differences import copy, delete, kinds, move, sql
from tests.system_dashboard.milestones import (
    Milestones,
    delete_report,
    every,
    figures,
    found,
    verified,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def done_once(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Cast, Milestones]]:
    """The cast, which has reached every milestone: once for all tests of this file."""
    with made_once(django_db_blocker):
        cast = assemble()
        with every_milestone_of(cast) as completed:
            yield cast, completed


@pytest.fixture
def shared(done_once: tuple[Cast, Milestones], db: None) -> tuple[Cast, Milestones]:
    """A copy: what a test changes is gone with it."""
    return deepcopy(done_once)


@pytest.fixture
def cast(shared: tuple[Cast, Milestones]) -> Cast:
    return shared[0]


@pytest.fixture
def completed(shared: tuple[Cast, Milestones]) -> Milestones:
    return shared[1]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_missing_row_is_missing(completed: Milestones, event: UsageEvent) -> None:
    (row,) = [each for each in ledger() if each.event_name == event.name]
    delete(event)

    verification = verified()

    family = next(each for each in verification.families if each.event is event)
    assert not verification.is_clean
    assert (family.recorded, family.expected) == (0, 1)
    assert found(verification) == [
        Difference(
            kind=Kind.MISSING,
            subject_id=row.subject_id,
            tenant_id=row.tenant_id,
            milestone=" ".join(json.loads(row.metadata)[name] for name in event.once_per),
            event_id=None,
            columns=(),
        )
    ]


def test_recorder_that_never_worked_is_found_out(completed: Milestones) -> None:
    sql("DELETE FROM product_usage_events")

    verification = verified()

    assert figures(verification) == every("0/1")
    assert verification.differences == len(EVENTS)


def test_row_of_a_report_that_was_deleted_since_can_be_lost_too(
    cast: Cast, completed: Milestones
) -> None:
    delete_report(completed, by=cast.owner)
    delete(STORED_REPORT_CREATED)

    assert kinds() == [(Kind.MISSING, completed.report.pk)]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_row_without_a_source_is_orphaned(completed: Milestones, event: UsageEvent) -> None:
    copy(event, subject_id="987654321")

    assert kinds() == [(Kind.ORPHANED, 987654321)]


@pytest.mark.parametrize("unused", ["scheduled", "report_run"])
def test_row_of_a_source_that_does_not_count_is_orphaned(
    completed: Milestones, unused: str
) -> None:
    run = getattr(completed, unused)
    copy(OPERATION_STARTED, subject_id=str(run.pk))

    assert kinds() == [(Kind.ORPHANED, run.pk)]


def test_link_of_a_tenant_in_the_ledger_is_orphaned(completed: Milestones) -> None:
    copy(ONBOARDING_CHECKPOINT_COMPLETED, metadata="""'{"checkpoint": "tenant_identified"}'""")

    (difference,) = found(verified())

    assert difference.kind == Kind.ORPHANED
    assert difference.milestone == "tenant_identified"


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_second_row_of_a_milestone_is_a_duplicate(completed: Milestones, event: UsageEvent) -> None:
    sql("DROP INDEX product_usage_events_once")
    second = copy(event)

    (difference,) = found(verified())

    assert (difference.kind, difference.event_id) == (Kind.DUPLICATE, second)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_row_of_somebody_else_is_mis_scoped(
    cast: Cast, completed: Milestones, event: UsageEvent
) -> None:
    moved = move(event, actor_id=str(cast.owner.pk))

    (difference,) = found(verified())

    assert difference.kind == Kind.MIS_SCOPED
    assert (difference.event_id, difference.columns) == (moved, ("actor",))


def test_whose_a_deleted_report_was_is_still_known(cast: Cast, completed: Milestones) -> None:
    delete_report(completed, by=cast.owner)
    move(STORED_REPORT_CREATED, actor_id=str(cast.owner.pk))

    (difference,) = found(verified())

    assert (difference.kind, difference.columns) == (Kind.MIS_SCOPED, ("actor",))


def test_row_without_its_person_is_mis_scoped_while_the_person_exists(
    completed: Milestones,
) -> None:
    sql(
        "UPDATE product_usage_events SET actor_id = NULL WHERE event_name = %s",
        "operations.operation_started",
    )

    (difference,) = found(verified())

    assert (difference.kind, difference.columns) == (Kind.MIS_SCOPED, ("actor",))


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_row_of_another_tenant_is_mis_scoped(
    cast: Cast, completed: Milestones, event: UsageEvent
) -> None:
    foreign = cast.foreign_tenant
    move(event, tenant_id=str(foreign.pk), workspace_id=str(foreign.workspace_id))

    (difference,) = found(verified())

    assert difference.kind == Kind.MIS_SCOPED
    assert difference.columns == ("workspace", "tenant")


def test_row_of_another_tenant_of_the_workspace_is_mis_scoped(
    cast: Cast, completed: Milestones
) -> None:
    move(OPERATION_STARTED, tenant_id=str(cast.other_tenant.pk))

    (difference,) = found(verified())

    assert difference.columns == ("tenant",)


def test_row_that_says_something_else_is_mis_described(completed: Milestones) -> None:
    move(OPERATION_STARTED, metadata="""'{"operation_type": "connection_check"}'""")

    assert kinds() == [(Kind.MIS_DESCRIBED, completed.run.pk)]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
@pytest.mark.parametrize(
    "by", ["+ interval '2 days'", "- interval '2 days'", "- interval '1 hour'"]
)
def test_row_of_another_time_is_mis_timed(
    completed: Milestones, event: UsageEvent, by: str
) -> None:
    moved = move(event, occurred_at=f"occurred_at {by}")

    (difference,) = found(verified())

    assert (difference.kind, difference.event_id) == (Kind.MIS_TIMED, moved)


def test_clocks_may_be_minutes_apart(completed: Milestones) -> None:
    move(OPERATION_STARTED, occurred_at="occurred_at - interval '10 minutes'")

    assert verified().differences == 0


def test_source_that_changed_its_mind_is_found_too(completed: Milestones) -> None:
    with scope(tenant=completed.run.tenant):
        type(completed.run).objects.filter(pk=completed.run.pk).update(
            trigger="schedule", initiator=None
        )

    assert kinds() == [(Kind.ORPHANED, completed.run.pk)]
