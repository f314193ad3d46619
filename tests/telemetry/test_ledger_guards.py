"""What the database keeps, whoever writes: scope, append-only, erasure, off-boarding."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django_scopes import scope

from telemetry import catalog
from telemetry.catalog import EVENTS
from telemetry.models import ProductUsageEvent
from tests.cast import Cast
from tests.factories import TenantFactory
from tests.telemetry.fake_subjects import example, reach, stored

pytestmark = pytest.mark.django_db


def written(cast: Cast, **changes: Any) -> dict[str, Any]:
    """Return the columns of a row that the ledger accepts, but for the changes."""
    event = catalog.OPERATION_STARTED
    return {
        "workspace_id": cast.workspace.pk,
        "tenant_id": cast.tenant.pk,
        "actor_id": cast.owner.pk,
        "event_name": event.name,
        "feature_area": event.area,
        "subject_type": event.subject_type,
        "subject_id": 1,
        "occurred_at": "2026-01-01T00:00:00Z",
        "metadata": '{"operation_type": "inventory_sync"}',
        **changes,
    }


def insert(row: dict[str, Any]) -> None:
    columns, values = ", ".join(row), ", ".join(["%s"] * len(row))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO product_usage_events ({columns}) VALUES ({values})",  # noqa: S608
            list(row.values()),
        )


def ledger(columns: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM product_usage_events ORDER BY id")  # noqa: S608
        return [row[0] if len(row) == 1 else row for row in cursor.fetchall()]


def test_a_row_as_the_catalog_wants_it_is_accepted(cast: Cast) -> None:
    insert(written(cast))

    assert ledger("event_name") == ["operations.operation_started"]


@pytest.mark.parametrize(
    "change",
    [
        lambda cast: {"tenant_id": cast.foreign_tenant.pk},
        lambda cast: {"workspace_id": cast.foreign_tenant.workspace_id},
        lambda _: {"tenant_id": 0},
        lambda _: {"workspace_id": 0},
        lambda _: {"actor_id": 0},
        lambda _: {"workspace_id": None},
        lambda _: {"tenant_id": None},
        lambda _: {"actor_id": None},
    ],
    ids=[
        "foreign tenant", "foreign workspace", "no such tenant", "no such workspace",
        "no such person", "no workspace", "no tenant", "nobody",
    ],
)  # fmt: skip
def test_a_row_with_the_wrong_scope_is_refused_at_once(
    change: Callable[[Cast], dict[str, Any]], cast: Cast
) -> None:
    with pytest.raises(IntegrityError):
        insert(written(cast, **change(cast)))

    assert ledger("id") == []


@pytest.mark.parametrize("column", [f.column for f in ProductUsageEvent._meta.concrete_fields])
def test_no_column_can_be_changed(column: str, cast: Cast) -> None:
    insert(written(cast))
    TenantFactory(workspace=cast.workspace)
    others: dict[str, Any] = {
        "id": 4711,
        "workspace_id": cast.foreign_tenant.workspace_id,
        "tenant_id": cast.other_tenant.pk,
        "actor_id": cast.manager.pk,
        "event_name": "reports.stored_report_created",
        "feature_area": "reports",
        "subject_type": "StoredReport",
        "subject_id": 2,
        "occurred_at": "2026-01-02T00:00:00Z",
        "metadata": '{"operation_type": "connection_check"}',
    }
    before = ledger("*")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE product_usage_events SET {column} = %s", [others[column]])  # noqa: S608

    assert ledger("*") == before


def test_an_update_that_changes_nothing_is_refused_too(cast: Cast) -> None:
    insert(written(cast))

    with scope(tenant=cast.tenant), pytest.raises(IntegrityError), transaction.atomic():
        ProductUsageEvent.objects.update(subject_id=1)


def test_a_change_smuggled_in_with_an_erasure_is_refused(cast: Cast) -> None:
    insert(written(cast))

    with scope(tenant=cast.tenant), pytest.raises(IntegrityError), transaction.atomic():
        ProductUsageEvent.objects.update(actor=None, subject_id=2)


def test_erasing_a_person_empties_the_actor_and_keeps_the_rows(cast: Cast) -> None:
    for event in EVENTS:
        reach(event, cast)
    before = ledger("id, event_name, tenant_id, subject_id, occurred_at, metadata")

    cast.owner.delete()

    assert ledger("actor_id") == [None] * len(EVENTS)
    assert ledger("id, event_name, tenant_id, subject_id, occurred_at, metadata") == before


def test_erasing_one_person_leaves_the_others(cast: Cast) -> None:
    insert(written(cast, subject_id=1))
    insert(written(cast, subject_id=2, actor_id=cast.manager.pk))

    cast.owner.delete()

    assert ledger("actor_id") == [None, cast.manager.pk]


def test_off_boarding_a_tenant_takes_its_rows_and_no_others(cast: Cast) -> None:
    insert(written(cast, subject_id=1))
    insert(written(cast, subject_id=2, tenant_id=cast.other_tenant.pk))
    remaining = cast.other_tenant.pk

    cast.tenant.delete()

    assert ledger("tenant_id") == [remaining]


def test_off_boarding_a_workspace_takes_its_rows_and_no_others(cast: Cast) -> None:
    elsewhere = cast.foreign_tenant
    insert(written(cast, subject_id=1))
    insert(written(cast, subject_id=2, tenant_id=cast.other_tenant.pk))
    insert(written(cast, subject_id=3, tenant_id=elsewhere.pk, workspace_id=elsewhere.workspace_id))

    cast.workspace.delete()

    assert ledger("tenant_id") == [elsewhere.pk]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_a_milestone_cannot_be_written_twice(event: catalog.UsageEvent, cast: Cast) -> None:
    reach(event, cast)
    subject = stored(event.subject_type, tenant_id=cast.tenant.pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        ProductUsageEvent.objects.create(
            workspace=cast.workspace,
            tenant=cast.tenant,
            actor=cast.manager,
            event_name=event.name,
            feature_area=event.area,
            subject_type=event.subject_type,
            subject_id=subject.pk,
            occurred_at="2026-01-01T00:00:00Z",
            metadata=example(event),
        )


@pytest.mark.parametrize(
    "metadata",
    [
        "null", "[]", "{}", '"inventory_sync"', "1", "true",
        '["operation_type"]', '["inventory_sync"]', '[{"operation_type": "inventory_sync"}]',
        '{"operation_type": null}', '{"operation_type": 1}', '{"operation_type": ""}',
        '{"operation_type": "Inventory_sync"}', '{"operation_type": "inventory_sync "}',
        '{"operation_type": ["inventory_sync"]}', '{"operation_type": {"inventory_sync": 1}}',
        '{"operation_type": "inventory_sync", "note": null}', '{"report_type": "review_pack"}',
        '{"operation_type": "someone@customer.example"}', '{"Operation_type": "inventory_sync"}',
    ],
)  # fmt: skip
def test_metadata_outside_the_catalog_is_refused(metadata: str, cast: Cast) -> None:
    with pytest.raises(Error):
        insert(written(cast, metadata=metadata))


def test_of_a_key_given_twice_only_a_catalogued_value_is_stored(cast: Cast) -> None:
    twice = '{"operation_type": "someone@customer.example", "operation_type": "inventory_sync"}'

    insert(written(cast, metadata=twice))

    assert ledger("metadata::text") == ['{"operation_type": "inventory_sync"}']
