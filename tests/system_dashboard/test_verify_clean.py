"""What is no difference: everything that can rightly happen to ledger and sources."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from demo.factories import operation_started
from operations.models import OperationRun
from support.services import bundles
from telemetry import pruning
from telemetry.catalog import ONBOARDING_CHECKPOINT_COMPLETED, OPERATION_STARTED
from telemetry.rollup import aggregate
from tests.cast import Cast
from tests.onboarding.journeys import OnboardingDriver
from tests.support.journeys import age
from tests.system_dashboard.milestones import (
    Milestones,
    delete_report,
    every,
    figures,
    verified,
)
from tests.telemetry.history import run_sql
from tests.tenant_dashboard.rows import an_ended_run

pytestmark = pytest.mark.django_db

# One each; scheduled runs, runs of reports and packs, and the link itself do not count.
ALL = every("1/1")


def test_empty_database_has_no_differences() -> None:
    verification = verified()

    assert verification.is_clean
    assert figures(verification) == every("0/0")


def test_every_milestone_is_found_in_its_source(completed: Milestones) -> None:
    verification = verified()

    assert verification.is_clean
    assert figures(verification) == ALL


def test_deleted_report_is_remembered_by_the_audit_log(cast: Cast, completed: Milestones) -> None:
    delete_report(completed, by=cast.owner)

    verification = verified()

    assert verification.is_clean
    assert figures(verification) == ALL


def test_deletion_proves_that_there_was_a_report(cast: Cast, completed: Milestones) -> None:
    run_sql(
        "ALTER TABLE audit_auditlog DISABLE TRIGGER USER;"
        "DELETE FROM audit_auditlog WHERE action = 'report.created';"
        "ALTER TABLE audit_auditlog ENABLE TRIGGER USER"
    )
    delete_report(completed, by=cast.owner)

    assert verified().is_clean


def test_expired_bundle_is_remembered_by_the_audit_log(completed: Milestones) -> None:
    age(completed.bundle, days=8)
    assert bundles.expire() == 1

    verification = verified()

    assert verification.is_clean
    assert figures(verification) == ALL


def test_erased_people_leave_their_milestones(cast: Cast, completed: Milestones) -> None:
    call_command("erase_user", cast.operator.email, "--yes")
    call_command("erase_user", cast.manager.email, "--yes")

    verification = verified()

    assert verification.is_clean
    assert figures(verification) == ALL


def test_erased_author_of_a_deleted_report_is_no_difference(
    cast: Cast, completed: Milestones
) -> None:
    delete_report(completed, by=cast.owner)
    call_command("erase_user", cast.operator.email, "--yes")

    assert verified().is_clean


def test_off_boarded_tenant_leaves_nothing_to_compare(cast: Cast, completed: Milestones) -> None:
    call_command("archive_tenant", str(cast.tenant.pk))
    call_command("offboard_tenant", str(cast.tenant.pk), "--yes")

    verification = verified()

    assert verification.is_clean
    # The tenant that is being onboarded stays.
    assert figures(verification) == {
        **every("0/0"),
        ONBOARDING_CHECKPOINT_COMPLETED: "1/1",
    }


@pytest.mark.django_db(transaction=True)
def test_first_to_complete_a_checkpoint_stays_its_actor(cast: Cast, completed: Milestones) -> None:
    colleague = OnboardingDriver(
        person=cast.owner, session=completed.session, microsoft=completed.being_onboarded
    )
    colleague.configure("another-secret")

    verification = verified()

    configured = completed.session.completions.get(checkpoint="connection_configured")
    assert configured.completed_by == cast.owner
    assert verification.is_clean
    assert figures(verification) == ALL


def test_pruned_milestones_are_not_lost(cast: Cast) -> None:
    started(cast, days_ago=91)
    started(cast, days_ago=5)
    prune(older_than_days=90)

    verification = verified()

    assert verification.is_clean
    assert figures(verification)[OPERATION_STARTED] == "1/1"


def test_retention_that_was_shorter_once_is_remembered(cast: Cast) -> None:
    started(cast, days_ago=40)
    started(cast, days_ago=5)
    prune(older_than_days=30)

    verification = verified()

    assert verification.retention_days == 90
    assert verification.is_clean


def test_rows_that_are_due_for_pruning_since_yesterday_are_fine(cast: Cast) -> None:
    started(cast, days_ago=91)

    assert verified().is_clean


def test_what_was_done_before_there_was_a_ledger_is_not_lost(cast: Cast) -> None:
    at = datetime.now(UTC) - timedelta(days=20)
    an_ended_run(cast.tenant, initiator=cast.operator, created_at=at)

    assert verified().is_clean


def test_milestones_that_are_not_rolled_up_yet_are_no_difference(cast: Cast) -> None:
    started(cast, days_ago=5)
    aggregate.roll_up()
    started(cast, days_ago=0)

    verification = verified()

    assert verification.is_clean
    assert (verification.totals.total, verification.totals.counted) == (1, 1)
    assert verification.totals.pending == 1


def started(cast: Cast, *, days_ago: float) -> OperationRun:
    """Let the operator have started a run then, with its usage event."""
    at = datetime.now(UTC) - timedelta(days=days_ago)
    run = an_ended_run(
        cast.tenant, initiator=cast.operator, created_at=at, started_at=at, completed_at=at
    )
    operation_started(run).save()
    return run


def prune(*, older_than_days: int) -> None:
    pruning.prune(cutoff=datetime.now(UTC) - timedelta(days=older_than_days))


@pytest.mark.parametrize("seconds", [30, 90])
def test_clocks_of_web_and_database_may_differ_where_a_prune_cut(cast: Cast, seconds: int) -> None:
    cutoff = datetime.now(UTC) - timedelta(days=10)
    started = cutoff + timedelta(seconds=seconds)
    run = an_ended_run(cast.tenant, initiator=cast.operator, created_at=started)
    event = operation_started(run)
    event.occurred_at = cutoff - timedelta(seconds=10)
    event.save()

    pruning.prune(cutoff=cutoff)

    assert verified().is_clean is (seconds == 30)


@pytest.mark.parametrize("correction", ["rebuild", "late row", "nothing"])
def test_what_a_shorter_retention_took_is_not_missed(cast: Cast, correction: str) -> None:
    now = datetime.now(UTC)
    for days in (60, 45, 5):
        at = now - timedelta(days=days)
        run = an_ended_run(cast.tenant, initiator=cast.operator, created_at=at)
        operation_started(run).save()
    pruning.prune(cutoff=now - timedelta(days=30))

    if correction == "rebuild":
        aggregate.rebuild()
    elif correction == "late row":
        at = now - timedelta(days=70)
        run = an_ended_run(cast.tenant, initiator=cast.operator, created_at=at)
        operation_started(run).save()
        aggregate.roll_up()

    assert verified().is_clean
