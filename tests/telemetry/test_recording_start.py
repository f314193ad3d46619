"""Since when an event is recorded is noted for the ledger's own database, once it has the table."""

import pytest
from django.db.migrations.state import ProjectState
from pytest_django import DjangoAssertNumQueries

from telemetry.models import RecordingStart
from telemetry.recording_start import note_new_events

pytestmark = pytest.mark.django_db


def test_another_database_is_left_alone(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        note_new_events(using="elsewhere")


def test_migrating_back_to_before_there_was_a_ledger_is_no_trouble(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        note_new_events(apps=ProjectState().apps)


def test_a_start_names_itself() -> None:
    start = RecordingStart(event_name="support.diagnostics_opened", since=None)

    assert str(start) == "support.diagnostics_opened since None"
