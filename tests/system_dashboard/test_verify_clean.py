"""What is no difference: everything that can rightly happen to ledger and sources."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from demo.factories import OperationStartedFactory
from operations.models import OperationRun
from support.services import diagnostics
from telemetry import fold, pruning
from tests.cast import Cast
from tests.onboarding.journeys import Traveller
from tests.support.journeys import age
from tests.system_dashboard.milestones import Work, delete_report, figures, verified
from tests.telemetry.history import run_sql
from tests.tenant_dashboard.rows import an_ended_run

pytestmark = pytest.mark.django_db

# One each; scheduled runs, runs of reports and packs, and the link itself are nobody's use.
ALL = ["1/1", "1/1", "1/1", "1/1", "1/1"]


def test_empty_database_has_no_differences() -> None:
    verification = verified()

    assert verification.is_clean
    assert figures(verification) == ["0/0"] * 5


def test_every_milestone_is_found_in_its_source(worked: Work) -> None:
    verification = verified()

    assert verification.is_clean
    assert figures(verification) == ALL


def test_deleted_report_is_remembered_by_the_audit_log(cast: Cast, worked: Work) -> None:
    delete_report(worked, by=cast.owner)

    verification = verified()

    assert verification.is_clean
    assert figures(verification) == ALL


def test_deletion_proves_that_there_was_a_report(cast: Cast, worked: Work) -> None:
    run_sql(
        "ALTER TABLE audit_auditlog DISABLE TRIGGER USER;"
        "DELETE FROM audit_auditlog WHERE action = 'report.created';"
        "ALTER TABLE audit_auditlog ENABLE TRIGGER USER"
    )
    delete_report(worked, by=cast.owner)

    assert verified().is_clean


def test_expired_bundle_is_remembered_by_the_audit_log(worked: Work) -> None:
    age(worked.bundle, days=8)
    assert diagnostics.expire() == 1

    verification = verified()

    assert verification.is_clean
    assert figures(verification) == ALL


def test_erased_people_leave_their_milestones(cast: Cast, worked: Work) -> None:
    call_command("erase_user", cast.operator.email, "--yes")
    call_command("erase_user", cast.manager.email, "--yes")

    verification = verified()

    assert verification.is_clean
    assert figures(verification) == ALL


def test_erased_author_of_a_deleted_report_is_no_difference(cast: Cast, worked: Work) -> None:
    delete_report(worked, by=cast.owner)
    call_command("erase_user", cast.operator.email, "--yes")

    assert verified().is_clean


def test_off_boarded_tenant_leaves_nothing_to_compare(cast: Cast, worked: Work) -> None:
    call_command("archive_tenant", str(cast.tenant.pk))
    call_command("offboard_tenant", str(cast.tenant.pk), "--yes")

    verification = verified()

    assert verification.is_clean
    # The tenant that is being onboarded stays.
    assert figures(verification) == ["1/1", "0/0", "0/0", "0/0", "0/0"]


@pytest.mark.django_db(transaction=True)
def test_first_to_complete_a_checkpoint_stays_its_actor(cast: Cast, worked: Work) -> None:
    colleague = Traveller(
        person=cast.owner, session=worked.session, microsoft=worked.being_onboarded
    )
    colleague.configure("another-secret")

    verification = verified()

    configured = worked.session.completions.get(checkpoint="connection_configured")
    assert configured.completed_by == cast.owner
    assert verification.is_clean
    assert figures(verification) == ALL


def test_pruned_milestones_are_not_lost(cast: Cast) -> None:
    started(cast, days_ago=91)
    started(cast, days_ago=5)
    prune(older_than_days=90)

    verification = verified()

    assert verification.is_clean
    assert figures(verification)[2] == "1/1"


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


def test_milestones_that_are_not_folded_yet_are_no_difference(cast: Cast) -> None:
    started(cast, days_ago=5)
    fold.fold()
    started(cast, days_ago=0)

    verification = verified()

    assert verification.is_clean
    assert (verification.totals.total, verification.totals.counted) == (1, 1)
    assert verification.totals.unfolded == 1


def started(cast: Cast, *, days_ago: float) -> OperationRun:
    """Let the operator have started a run then, with its usage event."""
    at = datetime.now(UTC) - timedelta(days=days_ago)
    run = an_ended_run(
        cast.tenant, initiator=cast.operator, created_at=at, started_at=at, completed_at=at
    )
    OperationStartedFactory(run=run)
    return run


def prune(*, older_than_days: int) -> None:
    pruning.prune(cutoff=datetime.now(UTC) - timedelta(days=older_than_days))
