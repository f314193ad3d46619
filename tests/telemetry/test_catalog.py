from collections.abc import Callable

import pytest

from telemetry.catalog import COLUMN_PRIVACY, EVENTS, UsageEvent
from telemetry.models import ProductUsageEvent
from tenantpilot.vocabulary import (
    DiagnosticsSource,
    OnboardingCheckpoint,
    OperationType,
    ReportType,
)

each_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)


def test_catalog_is_these_five_events_in_this_order() -> None:
    told = [(event.name, event.label, event.area, event.subject_type) for event in EVENTS]

    assert told == [
        ("onboarding.checkpoint_completed", "Onboarding checkpoints",
         "onboarding", "OnboardingSession"),
        ("support.diagnostics_opened", "Support diagnostics",
         "support", "DiagnosticBundle"),
        ("operations.operation_started", "Operations started",
         "operations", "OperationRun"),
        ("reports.stored_report_created", "Stored reports",
         "reports", "StoredReport"),
        ("review_packs.generation_requested", "Review packs requested",
         "review_packs", "ReviewPack"),
    ]  # fmt: skip


def test_a_checkpoint_counts_once_per_session_and_all_else_once_per_subject() -> None:
    assert [event.once_per for event in EVENTS] == [("checkpoint",), (), (), (), ()]


def test_each_event_carries_exactly_this_metadata() -> None:
    kinds = [{field.name: field.kind for field in event.metadata} for event in EVENTS]

    assert kinds == [
        {"checkpoint": OnboardingCheckpoint},
        {"source": DiagnosticsSource},
        {"operation_type": OperationType},
        {"report_type": ReportType},
        {"include_operations": bool},
    ]


@pytest.mark.parametrize(
    "fact", [lambda e: e.name, lambda e: e.label, lambda e: e.purpose], ids=["name", "label", "why"]
)
def test_no_two_events_share_a_fact(fact: Callable[[UsageEvent], str]) -> None:
    assert len({fact(event) for event in EVENTS}) == len(EVENTS)


@each_event
def test_purpose_is_one_sentence(event: UsageEvent) -> None:
    assert event.purpose.endswith(".")
    assert event.purpose.count(".") == 1


@each_event
def test_every_value_is_a_word_or_a_boolean(event: UsageEvent) -> None:
    values = [value for field in event.metadata for value in field.values]

    assert values
    assert all(isinstance(value, bool) or value.replace("_", "").isalpha() for value in values)


@each_event
def test_what_tells_milestones_apart_is_never_just_a_fact_elsewhere(event: UsageEvent) -> None:
    """The unique index looks at a key in every event that has it."""
    discriminators = {name for other in EVENTS for name in other.once_per}

    assert {field.name for field in event.metadata} & discriminators == set(event.once_per)


def test_privacy_of_every_column_is_known() -> None:
    columns = {field.column for field in ProductUsageEvent._meta.concrete_fields}

    assert columns == COLUMN_PRIVACY.keys()
