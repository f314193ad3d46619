"""The papers hold what they say: against the schema, against the commands, against the clock."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.db import connection
from django.db.models import Model

from telemetry.dictionary.texts import COLUMN_MEANING, RECORD_OF_PROCESSING, TABLES
from tenantpilot.data_removal.inventory import OF_LIBRARIES, columns, models, personal_data
from tenantpilot.data_removal.papers import papers
from tests.data_protection.conftest import Say

pytestmark = pytest.mark.django_db

FOLDER = Path(settings.BASE_DIR) / "docs" / "data-protection"
PAPERS = (
    "README.md", "basis.md", "employees.md", "measures.md", "record-of-processing.md",
    "requests.md", "retention.md", "screening.md", "works-agreement.md",
)  # fmt: skip

TEXTS = """
    SELECT table_name, column_name FROM information_schema.columns
    JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND (
        data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'ARRAY', 'inet')
    ) ORDER BY 1, 2
"""
# What a claim says, and the query that must find nothing.
CLAIMS = {
    "totals hold counts and whole minutes": (
        "SELECT 1 FROM usage_running_total WHERE bucket > '-infinity' "
        "AND bucket <> date_trunc('minute', bucket)"
    ),
    "last seen holds whole minutes": (
        "SELECT 1 FROM usage_last_seen WHERE last_minute <> date_trunc('minute', last_minute)"
    ),
    "no derived table has a column for a person or a tenant": (
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND table_name LIKE 'usage\\_%' "
        "AND column_name ~ '(actor|user|person|account|tenant|email|name$)' "
        "AND column_name <> 'event_name'"
    ),
    "failed sign-ins hold account, address and time only": (
        "SELECT 1 FROM axes_accessattempt "
        "WHERE user_agent || http_accept || path_info || get_data || post_data <> ''"
    ),
    "the library's other logs stay empty": (
        "SELECT 1 FROM axes_accesslog UNION ALL SELECT 1 FROM axes_accessfailurelog"
    ),
    "the audit log holds no address": "SELECT 1 FROM audit_auditlog WHERE details::text LIKE '%@%'",
    "the ledger holds no address": (
        "SELECT 1 FROM product_usage_events WHERE metadata::text LIKE '%@%'"
    ),
    "no archived tenant has a client secret": (
        "SELECT 1 FROM tenants_providerconnection JOIN tenants_tenant tenant "
        "ON tenant.id = tenant_id WHERE tenant.status = 'archived'"
    ),
}


def text_columns() -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(TEXTS)
        yield from cursor.fetchall()


def by_table() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in models()}


def test_every_text_of_every_table_is_declared() -> None:
    known, undeclared = by_table(), []
    for table, column in text_columns():
        if table == "django_migrations":
            continue
        model = known[table]
        if OF_LIBRARIES.get(model._meta.label, model) is None:
            continue
        [found] = [each for each in model._meta.local_concrete_fields if each.column == column]
        is_word = bool(found.choices) or column in getattr(model, "own_words", ())
        if column not in columns(model) and not is_word:
            undeclared.append(f"{table}.{column}")

    assert undeclared == []


def test_every_declared_column_exists_in_the_schema() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name, column_name FROM information_schema.columns")
        there = set(cursor.fetchall())

    for table, model in by_table().items():
        for column in [*columns(model), *getattr(model, "own_words", ())]:
            assert (table, column) in there


def test_every_table_that_points_at_people_is_in_the_record() -> None:
    record = dict(papers())["record-of-processing.md"]

    for table, model in by_table().items():
        if columns(model):
            assert personal_data(model), table
        if personal_data(model):
            section = record.partition(f"## `{table}`")[2].partition("\n## ")[0]
            for column in columns(model):
                assert f"| `{column}` |" in section, (table, column)
            for item in ("About", "Purpose", "How long", "Ended by"):
                assert re.search(rf"(?m)^\| {item} \| \S", section), (table, item)
        else:
            assert f"`{table}`" in record.partition("## Tables without personal data")[2]


def test_every_period_is_ended_by_a_command_that_exists_and_whose_settings_do() -> None:
    known = get_commands()
    for model in by_table().values():
        declared = personal_data(model)
        if declared:
            for name in declared.ends_by.split(","):
                assert name.strip() in known, name
            for setting in re.findall(r"[A-Z]+(?:_[A-Z]+)+", declared.period):
                assert hasattr(settings, setting) or setting in _read_by_settings(), setting


def _read_by_settings() -> str:
    return (Path(settings.BASE_DIR) / "tenantpilot" / "settings.py").read_text()


@pytest.mark.parametrize("name", ["record-of-processing.md", "retention.md"])
def test_generated_paper_is_what_the_models_say(name: str) -> None:
    assert (FOLDER / name).read_text() == dict(papers())[name]


def test_command_writes_the_papers(run: Say, tmp_path: Path) -> None:
    run("data_protection_papers", str(tmp_path))

    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == dict(papers())


def test_every_paper_is_there_and_links_to_what_exists() -> None:
    assert sorted(file.name for file in FOLDER.glob("*.md")) == sorted(PAPERS)
    for name in PAPERS:
        text = (FOLDER / name).read_text()
        assert len(text.splitlines()) <= 60 or name == "record-of-processing.md", name
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
            assert (FOLDER / link).exists(), (name, link)
        for command in re.findall(r"manage\.py (\w+)", text):
            assert command in get_commands(), (name, command)
        for setting in re.findall(r"`([A-Z]+(?:_[A-Z]+)+)`", text):
            assert setting in (FOLDER.parent / "operating.md").read_text(), (name, setting)


def test_fact_of_a_supervisory_authority_carries_its_source() -> None:
    for name in PAPERS:
        for paragraph in (FOLDER / name).read_text().split("\n\n"):
            if re.search(r"\b(EDPB|CNIL|WP ?248|supervisory authority says)\b", paragraph):
                assert "https://" in paragraph, (name, paragraph)


@pytest.mark.parametrize("claim", CLAIMS)
def test_claim_is_a_query_that_finds_nothing(busy: object, claim: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(CLAIMS[claim])
        assert cursor.fetchall() == []


def test_every_usage_table_is_named_in_dictionary_page_and_record() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables "
            "WHERE table_schema = current_schema() AND table_name ~ '^(usage_|product_usage)'"
        )
        tables = {name for (name,) in cursor.fetchall()}
    documents = Path(settings.BASE_DIR) / "docs"
    dictionary = (documents / "product-usage.md").read_text()
    explained = (documents / "product-usage-telemetry.md").read_text()
    record = " ".join(text for _, text in RECORD_OF_PROCESSING)

    assert {name for name, _, _ in TABLES} == tables
    assert len(COLUMN_MEANING) > 5
    for table in tables:
        assert f"`{table}`" in dictionary
        assert f"`{table}`" in explained
        assert table in record or table == "product_usage_events"
