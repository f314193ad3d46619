"""The data dictionary says what the catalog says: all of it, and nothing else."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from telemetry.catalog import COLUMN_PRIVACY, EVENTS, UsageEvent
from telemetry.constraints import documents
from telemetry.dictionary.describe import RETENTION_DEFAULT_DAYS, RETENTION_SETTING, describe
from telemetry.dictionary.texts import COLUMN_MEANING, TABLES

COMMITTED = Path(settings.BASE_DIR) / "docs" / "product-usage.md"

each_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)


def said(*options: str) -> str:
    out = StringIO()
    call_command("product_usage_dictionary", *options, stdout=out)
    return out.getvalue()


def test_committed_file_is_what_the_catalog_says() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == said()


@each_event
def test_every_event_is_described_with_all_its_values(event: UsageEvent) -> None:
    described = {each.name: each for each in describe().events}[event.name]

    assert (described.label, described.area) == (event.label, event.area)
    assert described.purpose == event.purpose
    assert event.counted_when in described.recorded_when
    assert event.not_counted in described.recorded_when
    assert [each.meaning for each in described.fields] == [each.meaning for each in event.metadata]
    assert [each.name for each in described.fields] == [each.name for each in event.metadata]
    assert [each.privacy for each in described.fields] == [each.privacy for each in event.metadata]


@each_event
def test_values_are_exactly_those_the_database_accepts(event: UsageEvent) -> None:
    described = {each.name: each for each in describe().events}[event.name]

    accepted = {str(value).lower() for document in documents(event) for value in document.values()}

    assert {value.stored for field in described.fields for value in field.values} == accepted


def test_every_column_has_a_meaning() -> None:
    assert COLUMN_MEANING.keys() == COLUMN_PRIVACY.keys()


def test_every_field_of_a_row_has_its_privacy_class() -> None:
    assert {each.name: each.privacy for each in describe().columns} == COLUMN_PRIVACY


def test_dictionary_is_the_same_whatever_this_machine_keeps(settings: Settings) -> None:
    before = said()

    settings.PRODUCT_USAGE_EVENT_RETENTION_DAYS = "7"

    assert said() == before
    assert f"`{RETENTION_SETTING}` days, {RETENTION_DEFAULT_DAYS} by default" in before


def test_default_it_names_is_the_settings_own() -> None:
    source = (Path(settings.BASE_DIR) / "tenantpilot" / "settings.py").read_text()

    assert f'days("{RETENTION_SETTING}", default={RETENTION_DEFAULT_DAYS})' in source


def test_json_holds_the_same_as_the_markdown() -> None:
    described = json.loads(said("--format", "json"))
    markdown = said()

    for event in described["events"]:
        for text in (event["name"], event["label"], event["recorded_when"], event["purpose"]):
            assert text in markdown
    for text in (*described["never_recorded"], described["readers"], described["erasure"]):
        assert text in markdown
    for name, text in described["record_of_processing"]:
        assert f"| {name} | {text} |" in markdown


def test_check_is_silent_about_a_file_that_agrees(tmp_path: Path) -> None:
    file = tmp_path / "dictionary.md"
    file.write_text(said(), encoding="utf-8")

    assert said("--check", str(file)) == ""


@pytest.mark.parametrize("text", [None, "", "# Product usage: data dictionary\n", "\xff"])
def test_check_fails_with_the_command_that_mends_it(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "dictionary.md"
    if text is not None:
        file.write_text(text, encoding="latin-1")

    with pytest.raises(CommandError) as failed:
        said("--check", str(file))

    assert "is not what the catalog says" in str(failed.value)
    assert f"manage.py product_usage_dictionary --format markdown --write {file}" in str(
        failed.value
    )


@pytest.mark.parametrize("format", ["markdown", "json"])
def test_what_is_written_agrees(tmp_path: Path, format: str) -> None:
    file = tmp_path / "dictionary"
    file.write_text("much longer than nothing, and wrong", encoding="utf-8")

    assert said("--format", format, "--write", str(file)) == ""

    assert file.read_text(encoding="utf-8") == said("--format", format)
    assert said("--format", format, "--check", str(file)) == ""


def test_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        said("--write", str(tmp_path / "missing" / "dictionary.md"))


def test_check_of_json_compares_with_json(tmp_path: Path) -> None:
    file = tmp_path / "dictionary.json"
    file.write_text(said("--format", "json"), encoding="utf-8")

    assert said("--format", "json", "--check", str(file)) == ""
    with pytest.raises(CommandError):
        said("--check", str(file))


@pytest.mark.django_db
def test_dictionary_reads_no_rows() -> None:
    with connection.execute_wrapper(_refuse):
        said()
        said("--format", "json")


def _refuse(*_: object) -> None:
    raise AssertionError("The dictionary asked the database.")


@pytest.mark.django_db
def test_every_table_of_the_ledger_is_named() -> None:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    named = {name for name, _, _ in TABLES}

    assert named == {name for name in tables if name.startswith(("usage_", "product_usage_"))}
    assert all(f"`{name}`" in said() for name in named)


@pytest.mark.django_db
def test_nothing_derived_tells_a_time_finer_than_a_minute() -> None:
    """Of what is made from the rows; the rollup's own clocks are nobody's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conname LIKE '%whole_minute'"
        )
        held = {name for (name,) in cursor.fetchall()}

    assert held == {
        "usage_running_total_whole_minute",
        "usage_last_seen_whole_minute",
        "usage_rollup_state_whole_minute",
    }
