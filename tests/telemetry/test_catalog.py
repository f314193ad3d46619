from collections.abc import Callable

import pytest

from telemetry.catalog import COLUMN_PRIVACY, EVENTS, UsageEvent
from telemetry.models import ProductUsageEvent
from tenantpilot.enums import (
    DiagnosticsSource,
    OnboardingCheckpoint,
    OperationType,
    ReportType,
)

each_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)


def test_catalog_is_pinned() -> None:
    """The only list of the events beside the catalog: a change to it has to be meant."""
    pinned = [
        (event.name, event.subject_type, {field.name: field.kind for field in event.metadata})
        for event in EVENTS
    ]

    assert pinned == [
        ("onboarding.checkpoint_completed", "OnboardingSession",
         {"checkpoint": OnboardingCheckpoint}),
        ("support.diagnostics_opened", "DiagnosticBundle", {"source": DiagnosticsSource}),
        ("operations.operation_started", "OperationRun", {"operation_type": OperationType}),
        ("reports.stored_report_created", "StoredReport", {"report_type": ReportType}),
        ("review_packs.generation_requested", "ReviewPack", {"include_operations": bool}),
    ]  # fmt: skip
    assert {event.name: event.once_per for event in EVENTS if event.once_per} == {
        "onboarding.checkpoint_completed": ("checkpoint",)
    }


@pytest.mark.parametrize(
    "fact",
    [lambda e: e.name, lambda e: e.label, lambda e: e.purpose, lambda e: e.rule, lambda e: e.icon],
    ids=["name", "label", "purpose", "rule", "icon"],
)
def test_no_two_events_share_a_fact(fact: Callable[[UsageEvent], str]) -> None:
    assert len({fact(event) for event in EVENTS}) == len(EVENTS)


@each_event
def test_purpose_is_one_sentence(event: UsageEvent) -> None:
    assert event.purpose.endswith(".")
    assert event.purpose.count(".") == 1


@each_event
def test_rule_is_told_in_whole_sentences(event: UsageEvent) -> None:
    for text in (event.counted_when, event.not_counted):
        assert text[0].isupper()
        assert text.endswith(".")


@each_event
def test_every_field_has_a_meaning(event: UsageEvent) -> None:
    assert all(field.meaning for field in event.metadata)


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
