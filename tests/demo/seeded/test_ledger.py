"""The ledger of the demo tells the truth about its runs, and nothing else."""

from collections import Counter

import pytest
from django.db import connection
from django_scopes import scopes_disabled

from demo.world.people import PLATFORM_OPERATORS
from demo.world.providers import PROVIDERS
from onboarding.models import CheckpointCompletion
from operations.enums import RunTrigger
from operations.models import OperationRun
from telemetry import catalog
from telemetry.models import ProductUsageEvent, RunningTotal, UsageLastSeen
from tenantpilot.enums import STARTABLE
from tests.telemetry.oracle import minute


@pytest.fixture
def events() -> list[ProductUsageEvent]:
    """Every row, oldest first."""
    with scopes_disabled():
        return list(ProductUsageEvent.objects.order_by("occurred_at", "pk"))


@pytest.fixture
def by_people() -> list[OperationRun]:
    """Every run that a person started and that counts as an operation."""
    runs = {"trigger": RunTrigger.PERSON, "type__in": STARTABLE}
    with scopes_disabled():
        return list(OperationRun.objects.filter(**runs).order_by("pk"))


@pytest.fixture
def completions() -> list[CheckpointCompletion]:
    """Every checkpoint that was completed on a linked tenant."""
    found = CheckpointCompletion.objects.filter(tenant_was_linked=True)
    return list(found.select_related("session").order_by("first_completed_at", "pk"))


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
        if event.event_name == catalog.OPERATION_STARTED.name
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


def test_each_checkpoint_after_the_link_is_one_row(
    events: list[ProductUsageEvent], completions: list[CheckpointCompletion]
) -> None:
    rows = [
        (event.subject_id, event.workspace_id, event.tenant_id, event.actor_id, event.metadata)
        for event in events
        if event.event_name == catalog.ONBOARDING_CHECKPOINT_COMPLETED.name
    ]

    assert rows == [
        (
            completion.session_id,
            completion.session.workspace_id,
            completion.session.tenant_id,
            completion.completed_by_id,
            {"checkpoint": completion.checkpoint},
        )
        for completion in completions
    ]
    assert rows


def test_totals_say_what_the_ledger_says(events: list[ProductUsageEvent]) -> None:
    # Oldest first, so what stands last is the latest.
    families = RunningTotal.objects.exclude(event_name__contains=":").order_by("bucket")
    totals = dict(families.values_list("event_name", "total"))
    seen = UsageLastSeen.objects.filter(event_name="").values_list("workspace_id", "last_minute")

    assert totals == Counter(row.event_name for row in events)
    assert dict(seen) == {row.workspace_id: minute(row.occurred_at) for row in events}


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
