"""A setting that is wrong is one sentence at the start, and never a part of a secret."""

import os
import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from tenantpilot import addresses, environment
from tenantpilot.startup_checks import refuse_mistakes
from tenantpilot.web.folders import check_folders
from tests.kernel.processes import PRODUCTION, manage

SECRET = "s3cr3t/w0rd"


@pytest.mark.parametrize("text", ["enabled", "2", "ja", "tru"])
def test_switch_that_is_neither_on_nor_off_is_a_mistake(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECURE_COOKIES", text)

    with pytest.raises(ImproperlyConfigured, match=r"^SECURE_COOKIES must be 1 or 0\.$"):
        environment.switch("SECURE_COOKIES", default=True)


@pytest.mark.parametrize(
    ("text", "meant"), [("1", True), ("True", True), ("on", True), ("0", False), ("No", False)]
)
def test_usual_words_for_on_and_off_are_understood(
    text: str, meant: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEMO", text)

    assert environment.switch("DEMO", default=not meant) is meant


@pytest.mark.parametrize("text", ["0", "ninety", "-1", "1.5", "99999", "²"])
def test_retention_that_cannot_be_meant_is_a_mistake(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEPT_DAYS", text)

    with pytest.raises(ImproperlyConfigured, match="KEPT_DAYS must be a whole number of days"):
        environment.days("KEPT_DAYS", default=90)


def test_level_of_the_log_may_be_written_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = ("DEBUG", "INFO")
    monkeypatch.setenv("LOG_LEVEL", "debug")
    assert environment.one_of("LOG_LEVEL", default="INFO", allowed=allowed) == "DEBUG"

    monkeypatch.setenv("LOG_LEVEL", "loud")
    with pytest.raises(ImproperlyConfigured, match="LOG_LEVEL must be one of DEBUG, INFO"):
        environment.one_of("LOG_LEVEL", default="INFO", allowed=allowed)


@pytest.mark.parametrize(
    "url",
    [
        f"postgres://tenantpilot:{SECRET}@db/tenantpilot",
        "postgres://tenantpilot:s3cr3t@db:port-s3cr3t/tenantpilot",
        "postgres://tenantpilot:s3cr3t@db",
    ],
)
def test_database_address_that_cannot_be_read_is_told_without_any_of_it(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL cannot be read") as raised:
        addresses.database(url)

    assert "s3cr3t" not in str(raised.value)
    assert "w0rd" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "host", "name"),
    [
        ("postgres://u:p%2Fq@db.example:5433/tp?sslmode=require", "db.example", "tp"),
        ("postgres://u:p@one:5432,two:5432/tp?target_session_attrs=read-write", "one,two", "tp"),
        ("postgresql://u@/tp?host=%2Fvar%2Frun", "", "tp"),
    ],
)
def test_database_address_that_is_right_is_understood(url: str, host: str, name: str) -> None:
    found = addresses.database(url)

    assert (found["HOST"], found["NAME"]) == (host, name)


@pytest.mark.parametrize("text", ["https://tp.example", "tp.example:443", "tp.example/admin"])
def test_host_is_a_name_alone(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS must be host names alone"):
        addresses.hosts("ALLOWED_HOSTS", text)

    assert addresses.hosts("ALLOWED_HOSTS", "tp.example, [::1],*") == ["tp.example", "[::1]", "*"]


@pytest.mark.parametrize(
    "text",
    ["graph.microsoft.com", "http://graph.microsoft.com", "https://u:p@x", "https://x/v1", "//x"],
)
def test_graph_address_has_a_scheme_and_nothing_more(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRAPH_BASE_URL", text)

    with pytest.raises(ImproperlyConfigured, match="GRAPH_BASE_URL must be https://host"):
        addresses.graph("GRAPH_BASE_URL", default="")


def test_origin_has_a_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSRF_TRUSTED_ORIGINS", "tenantpilot.example.com")

    with pytest.raises(ImproperlyConfigured, match="CSRF_TRUSTED_ORIGINS must be origins"):
        addresses.origins("CSRF_TRUSTED_ORIGINS")


def test_folder_that_cannot_be_written_into_is_told(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.touch()
    settings.REVIEW_PACKS_S3_BUCKET = ""
    packs = {"review_packs": {"OPTIONS": {"location": str(file / "packs")}}}
    settings.STORAGES = settings.STORAGES | packs
    monkeypatch.setenv("ERASURE_REGISTER", str(tmp_path / "new" / "erasures.jsonl"))

    [error] = check_folders()

    assert error.msg == f"REVIEW_PACKS_ROOT: this account may not write into {file / 'packs'}."
    with pytest.raises(ImproperlyConfigured, match=f"^{re.escape(error.msg)}$"):
        refuse_mistakes()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL must be one of"),
        ({"DATABASE_URL": f"postgres://u:{SECRET}@db/tp"}, "DATABASE_URL cannot be read."),
        ({"REVIEW_PACKS_S3_BUCKET": "packs", "PYTHONPATH": "NO_STORAGES"}, "takes the extra `s3`"),
    ],
)
def test_start_ends_with_the_sentence(wrong: dict[str, str], sentence: str, tmp_path: Path) -> None:
    if "PYTHONPATH" in wrong:
        # As if it were not installed.
        hidden = "import sys; sys.modules['storages'] = None"
        (tmp_path / "sitecustomize.py").write_text(hidden)
        wrong = wrong | {"PYTHONPATH": str(tmp_path)}

    done = manage("check", environment=PRODUCTION | wrong)

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("TenantPilot cannot start: ")
    assert sentence in done.stderr
    assert "s3cr3t" not in done.stderr


@pytest.mark.thorough
def test_what_is_right_starts() -> None:
    right = {"LOG_LEVEL": "debug", "SECURE_COOKIES": "yes", "METRICS_ADDRESSES": "10.0.0.0/8"}
    folder = {"REVIEW_PACKS_ROOT": os.fspath(Path.cwd() / ".data" / "packs-of-a-test")}

    done = manage("check", environment=PRODUCTION | right | folder)

    assert done.returncode == 0, done.stderr
