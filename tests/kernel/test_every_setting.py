"""Every setting that the manual names: nonsense is one sentence that repeats none of it."""

import os
import runpy

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

import tenantpilot.settings
from tenantpilot import environment, error_reports
from tenantpilot.server import __main__ as server
from tenantpilot.web.folders import check_folders
from tests.deployment.test_settings_table import tables
from tests.kernel.processes import PRODUCTION

OURS = sorted(tables()[0])
NONSENSE = "n0nsense $s3cr3t"
# Any text may be meant: names in somebody else's storage, folders, what people read.
ANY_TEXT = {
    "ERASURE_REGISTER",
    "PRIVACY_CONTACT",
    "REVIEW_PACKS_ROOT",
    "REVIEW_PACKS_S3_BUCKET",
    "REVIEW_PACKS_S3_PREFIX",
    "REVIEW_PACKS_S3_REGION",
    "STATIC_ROOT",
}
# By a system check, or by the part that it is for: see below, and test_production.
LOOKED_AT_ELSEWHERE = {"ENCRYPTION_KEYS", "FEDERATED_TOKEN_FOLDER", "SENTRY_DSN"}
BOUNDED = [
    name for name in OURS if name.endswith(("_DAYS", "_SECONDS", "_MINUTES", "_HOURS", "_SIZE"))
]


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Whoever reads the settings now is a proper production."""
    for name in OURS:
        monkeypatch.delenv(name, raising=False)
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(environment, "PRODUCTION", True)
    monkeypatch.setattr(environment, "ENVIRONMENT", "production")
    return monkeypatch


def read_settings() -> None:
    """Read all that a web server reads at its start."""
    runpy.run_path(environment.__file__)
    runpy.run_path(tenantpilot.settings.__file__)
    server.named_options()


def refusal() -> str:
    with pytest.raises(ImproperlyConfigured) as raised:
        read_settings()
    return str(raised.value)


def test_proper_production_is_read(production: pytest.MonkeyPatch) -> None:
    read_settings()

    assert len(OURS) > 60
    assert set(OURS) >= ANY_TEXT


@pytest.mark.parametrize("name", sorted(set(OURS) - ANY_TEXT - LOOKED_AT_ELSEWHERE))
def test_nonsense_is_one_sentence_that_names_the_variable(
    production: pytest.MonkeyPatch, name: str
) -> None:
    production.setenv(name, NONSENSE)

    sentence = refusal()

    assert sentence.startswith(name)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert not [word for word in NONSENSE.split() if word.strip("$") in sentence]


@pytest.mark.parametrize("name", BOUNDED)
@pytest.mark.parametrize("text", ["9" * 20, "inf", "-2"])
def test_number_that_no_calendar_holds_is_refused(
    production: pytest.MonkeyPatch, name: str, text: str
) -> None:
    production.setenv(name, text)

    assert refusal().startswith(name)


@pytest.mark.parametrize("name", sorted(ANY_TEXT - {"REVIEW_PACKS_S3_BUCKET"}))
def test_text_may_begin_with_any_sign(production: pytest.MonkeyPatch, name: str) -> None:
    production.setenv(name, NONSENSE)

    read_settings()

    assert os.environ[name] == NONSENSE


def test_value_is_taken_as_it_stands(production: pytest.MonkeyPatch) -> None:
    production.setenv("METRICS_TOKEN", "$ALLOWED_HOSTS-and-more-of-it")

    found = runpy.run_path(tenantpilot.settings.__file__)

    assert found["METRICS_TOKEN"] == "$ALLOWED_HOSTS-and-more-of-it"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("CSRF_TRUSTED_ORIGINS", "https://[s3cr3t"),
        ("PUBLIC_URL", "https://[s3cr3t"),
        ("REVIEW_PACKS_S3_ENDPOINT", "s3cr3t.example.com"),
        ("REVIEW_PACKS_S3_ENDPOINT", "https://:s3cr3t"),
        ("DATABASE_URL", "postgres://u:s3cr3t@db/tp?s3cr3t=1"),
        ("ALLOWED_HOSTS", "s3cr3t.example.com;other.example.com"),
        ("WEB_PORT", "65536"),
        ("WEB_THREADS", "1001"),
        ("SCHEDULE_WINDOW_MINUTES", "1441"),
        ("RUN_RETENTION_DAYS", "181"),
    ],
)
def test_what_is_nearly_right_is_told_too(
    production: pytest.MonkeyPatch, name: str, text: str
) -> None:
    production.setenv(name, text)

    sentence = refusal()

    assert sentence.startswith(name)
    assert "s3cr3t" not in sentence


@pytest.mark.parametrize("dsn", ["n0nsense", "https://s3cr3t", "https://[s3cr3t", "https://k@h/x"])
def test_address_of_error_reports_is_looked_at(settings: Settings, dsn: str) -> None:
    settings.SENTRY_DSN = dsn

    with pytest.raises(
        ImproperlyConfigured, match=r"^SENTRY_DSN must be https://key@host/project.$"
    ):
        error_reports.start()


def test_folder_that_may_not_even_be_looked_into_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(path: object, **_: object) -> os.stat_result:
        raise PermissionError if str(path).startswith("/closed/") else FileNotFoundError

    settings.REVIEW_PACKS_S3_BUCKET = ""
    settings.STORAGES = {"review_packs": {"OPTIONS": {"location": "/closed/packs"}}}
    with monkeypatch.context() as patched:
        patched.setattr(os, "access", lambda *_: False)
        patched.setattr("pathlib.Path.stat", forbidden)
        patched.setattr("pathlib.Path.is_dir", lambda _: True)
        found = check_folders()

    assert [each.msg for each in found] == [
        "REVIEW_PACKS_ROOT: this account may not write into /closed/packs."
    ]


def test_folder_of_tokens_that_is_not_there_is_told(settings: Settings) -> None:
    settings.FEDERATED_TOKEN_FOLDER = "/no/such/folder"

    assert [each.msg for each in check_folders() if "FEDERATED" in str(each.msg)] == [
        "FEDERATED_TOKEN_FOLDER: this account may not read the folder /no/such/folder."
    ]
