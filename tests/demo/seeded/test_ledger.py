"""The ledger of the demo tells the truth about its runs, and nothing else."""

import pytest
from django.db import connection
from django_scopes import scopes_disabled

from demo.world.people import PLATFORM_OPERATORS
from demo.world.providers import PROVIDERS
from operations.models import OperationRun
from operations.vocabulary import RunTrigger
from telemetry import catalog
from telemetry.models import ProductUsageEvent, UsageLastSeen, UsageTotal


@pytest.fixture
def events() -> list[ProductUsageEvent]:
    with scopes_disabled():
        return list(ProductUsageEvent.objects.order_by("pk"))


@pytest.fixture
def by_people() -> list[OperationRun]:
    """Every run that a person started."""
    with scopes_disabled():
        return list(OperationRun.objects.filter(trigger=RunTrigger.PERSON).order_by("pk"))


def test_each_start_by_a_person_is_one_row(
    events: list[ProductUsageEvent], by_people: list[OperationRun]
) -> None:
    rows = [
        (
            event.subject_id,
            event.workspace_id,
            event.tenant_id,
            event.actor_id,
            event.occurred_at,
            event.metadata,
        )
        for event in events
    ]

    assert rows == [
        (
            run.pk,
            run.workspace_id,
            run.tenant_id,
            run.initiator_id,
            run.created_at,
            {"operation_type": run.type},
        )
        for run in by_people
    ]


def test_families_without_a_feature_stay_at_zero(events: list[ProductUsageEvent]) -> None:
    event = catalog.OPERATION_STARTED

    assert {(row.event_name, row.feature_area, row.subject_type) for row in events} == {
        (event.name, event.area, event.subject_type)
    }


def test_totals_say_what_the_ledger_says(events: list[ProductUsageEvent]) -> None:
    # Ids follow time, so the last row of a workspace is its latest.
    newest = UsageTotal.objects.order_by("-bucket").first()
    seen = dict(UsageLastSeen.objects.values_list("workspace_id", "last_at"))

    assert newest
    assert newest.total == len(events)
    assert seen == {row.workspace_id: row.occurred_at for row in events}


def test_nothing_in_the_ledger_is_personal() -> None:
    people = [*PLATFORM_OPERATORS, *(member.person for each in PROVIDERS for member in each.staff)]
    customers = [customer for each in PROVIDERS for customer in each.customers]
    secrets = [each.microsoft.client_secret for each in customers if each.microsoft]
    words = {
        *(word for person in people for word in (person.email, *person.name.split())),
        *(word for each in customers for word in (each.name, each.domain)),
        *secrets,
    }

    with connection.cursor() as cursor:
        cursor.execute("SELECT product_usage_events::text FROM product_usage_events")
        text = "\n".join(row for (row,) in cursor.fetchall()).lower()

    assert not {word for word in words if word.lower() in text}
