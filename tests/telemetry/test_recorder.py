import json
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from telemetry import catalog
from telemetry.catalog import EVENTS, UsageEvent
from telemetry.models import ProductUsageEvent
from tenantpilot.enums import OnboardingCheckpoint, OperationType
from tests.cast import Cast
from tests.telemetry.fake_subjects import example, reach, stored

each_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)


def rows(cast: Cast) -> list[ProductUsageEvent]:
    with scope(tenant=cast.tenant):
        return list(ProductUsageEvent.objects.order_by("id"))


@each_event
def test_reaching_a_milestone_writes_one_row(event: UsageEvent, cast: Cast) -> None:
    assert reach(event, cast, subject_id=7) is True

    [row] = rows(cast)
    assert (row.event_name, row.feature_area) == (event.name, event.area)
    assert (row.subject_type, row.subject_id) == (event.subject_type, 7)
    assert (row.workspace, row.tenant, row.actor) == (cast.workspace, cast.tenant, cast.owner)
    assert row.metadata == example(event)


@each_event
def test_reaching_it_again_writes_nothing(event: UsageEvent, cast: Cast) -> None:
    reach(event, cast)

    assert reach(event, cast) is False
    assert len(rows(cast)) == 1


def test_a_duplicate_is_no_loss(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    reach(catalog.OPERATION_STARTED, cast)
    reach(catalog.OPERATION_STARTED, cast)

    assert not caplog.records


def test_the_first_of_two_tellings_stays(cast: Cast) -> None:
    first, second = OperationType.INVENTORY_SYNC, OperationType.CONNECTION_CHECK

    reach(catalog.OPERATION_STARTED, cast, operation_type=first)
    reach(catalog.OPERATION_STARTED, cast, operation_type=second)

    [row] = rows(cast)
    assert row.metadata == {"operation_type": first}


def test_each_checkpoint_of_a_session_is_a_milestone(cast: Cast) -> None:
    for checkpoint in OnboardingCheckpoint:
        assert reach(catalog.ONBOARDING_CHECKPOINT_COMPLETED, cast, checkpoint=checkpoint)

    assert [row.metadata["checkpoint"] for row in rows(cast)] == OnboardingCheckpoint.values


def test_subjects_of_two_events_may_have_the_same_number(cast: Cast) -> None:
    assert all(reach(event, cast, subject_id=1) for event in EVENTS)


def test_moment_is_the_databases_and_not_the_transactions(cast: Cast) -> None:
    reach(catalog.OPERATION_STARTED, cast, subject_id=1)
    reach(catalog.OPERATION_STARTED, cast, subject_id=2)

    first, second = rows(cast)
    assert first.occurred_at < second.occurred_at


def test_row_reads_as_what_happened(cast: Cast) -> None:
    reach(catalog.OPERATION_STARTED, cast, subject_id=7)

    assert str(rows(cast)[0]) == "operations.operation_started of OperationRun 7"


def test_ledger_is_not_read_without_a_scope(cast: Cast) -> None:
    reach(catalog.OPERATION_STARTED, cast)

    with pytest.raises(ScopeError):
        ProductUsageEvent.objects.count()


def test_recording_is_one_statement_that_query_counts_see(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as queries:
        reach(catalog.OPERATION_STARTED, cast)

    [query] = queries
    assert query["sql"].startswith("SELECT record_product_usage(")


def test_execute_wrappers_see_the_statement(cast: Cast) -> None:
    seen = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        seen.append((sql, json.loads(params[-1])))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        reach(catalog.OPERATION_STARTED, cast)

    [(sql, metadata)] = seen
    assert sql.startswith("SELECT record_product_usage(")
    assert metadata == {"operation_type": "inventory_sync"}


@pytest.mark.django_db(transaction=True)
def test_a_source_that_rolls_back_leaves_nothing(cast: Cast) -> None:
    with transaction.atomic():
        assert reach(catalog.OPERATION_STARTED, cast)
        transaction.set_rollback(True)

    assert rows(cast) == []


@pytest.mark.django_db(transaction=True)
def test_a_savepoint_that_rolls_back_takes_the_row_along(cast: Cast) -> None:
    with transaction.atomic():
        with transaction.atomic():
            assert reach(catalog.OPERATION_STARTED, cast, subject_id=1)
            transaction.set_rollback(True)
        reach(catalog.OPERATION_STARTED, cast, subject_id=2)

    assert [row.subject_id for row in rows(cast)] == [2]


@pytest.mark.django_db(transaction=True)
def test_a_broken_transaction_stays_the_sources_problem(cast: Cast) -> None:
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            reach(catalog.OPERATION_STARTED, cast)


@pytest.mark.django_db(transaction=True)
def test_a_connection_closed_half_way_stays_the_sources_problem(cast: Cast) -> None:
    with transaction.atomic():
        connection.close()
        with pytest.raises(ProgrammingError):
            reach(catalog.OPERATION_STARTED, cast)


def test_fake_subjects_are_stored_rows_of_their_type(cast: Cast) -> None:
    subject = stored("ReviewPack", tenant_id=cast.tenant.pk)

    assert (type(subject).__name__, subject.pk) == ("ReviewPack", 1)
