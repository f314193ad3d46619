"""Production refuses to start half-configured, with one sentence that names the variable."""

import os

import pytest

from tests.kernel.processes import PRODUCTION, manage, python

pytestmark = pytest.mark.thorough


@pytest.mark.parametrize(
    "missing", ["DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "ENCRYPTION_KEYS"]
)
def test_missing_variable_is_named_in_one_sentence(missing: str) -> None:
    environment = {name: value for name, value in PRODUCTION.items() if name != missing}

    done = manage("check", environment=environment)

    assert done.returncode == 1
    assert done.stderr.startswith(f"TenantPilot cannot start: {missing} is not set.")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("empty", ["DATABASE_URL", "ALLOWED_HOSTS"])
def test_empty_variable_is_a_missing_one(empty: str) -> None:
    done = manage("check", environment=PRODUCTION | {empty: ""})

    assert done.returncode == 1
    assert done.stderr.startswith(f"TenantPilot cannot start: {empty} is not set.")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"DEBUG": "1"}, "DEBUG must stay off in production."),
        ({"DATABASE_URL": "sqlite:///db.sqlite3"}, "DATABASE_URL must name a PostgreSQL database."),
        ({"DATABASE_URL": "postgress://u:p@h/db"}, "DATABASE_URL must name a PostgreSQL database."),
        (
            {"TENANTPILOT_ENV": "staging"},
            "TENANTPILOT_ENV must be production, development or test.",
        ),
        ({"SESSION_HOURS": "abc"}, "SESSION_HOURS must be a whole number from 1 to 2000000."),
        ({"SESSION_HOURS": "0"}, "SESSION_HOURS must be a whole number from 1 to 2000000."),
        (
            {"GRAPH_DEADLINE_SECONDS": "nan"},
            "GRAPH_DEADLINE_SECONDS must be a number from 0.1 to 2000000.",
        ),
    ],
)
def test_wrong_value_is_named_in_one_sentence(wrong: dict[str, str], sentence: str) -> None:
    done = manage("check", environment=PRODUCTION | wrong)

    assert done.returncode == 1
    assert done.stderr == f"TenantPilot cannot start: {sentence}\n"


@pytest.mark.parametrize("environment", [{}, {"TENANTPILOT_ENV": "production"}])
def test_production_is_what_nobody_has_to_choose(environment: dict[str, str]) -> None:
    done = manage("check", environment=environment)

    assert done.returncode == 1
    assert "SECRET_KEY is not set." in done.stderr


def test_even_development_needs_a_database() -> None:
    done = manage("check", environment={"TENANTPILOT_ENV": "development"})

    assert done.returncode == 1
    assert done.stderr.startswith("TenantPilot cannot start: DATABASE_URL is not set.")


def test_server_does_not_start_half_configured() -> None:
    done = python("-c", "import tenantpilot.wsgi", environment={})

    assert done.returncode == 1
    assert "SECRET_KEY is not set." in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "development-only-" + "0123456789" * 5),
        ("ENCRYPTION_KEYS", "ZGV2ZWxvcG1lbnQtb25seS1rZXktMzItYnl0ZXMtISE="),
        (
            "ENCRYPTION_KEYS",
            f"{PRODUCTION['ENCRYPTION_KEYS']}, ZGV2ZWxvcG1lbnQtb25seS1rZXktMzItYnl0ZXMtISE=",
        ),
        # The same bytes: the last two bits of the last letter mean nothing.
        ("ENCRYPTION_KEYS", "ZGV2ZWxvcG1lbnQtb25seS1rZXktMzItYnl0ZXMtISF="),
    ],
)
def test_published_keys_are_refused(name: str, value: str) -> None:
    done = manage("check", environment=PRODUCTION | {name: value})

    assert done.returncode == 1
    assert done.stderr == (
        f"TenantPilot cannot start: {name} holds the published stand-in of development.\n"
    )


@pytest.mark.parametrize(
    "value",
    [
        "x",
        PRODUCTION["SECRET_KEY"][:49],
        f"{PRODUCTION['SECRET_KEY'][:49]}  ",
        "x" * 50,
        "0123456789" * 5,
        "0123456789-abcdefghij." * 3,
        "development-only-012345678901234567890123456789012",
        "Development-Only-" + "0123456789" * 5,
    ],
)
def test_secret_key_that_is_soon_guessed_is_refused(value: str) -> None:
    done = manage("check", environment=PRODUCTION | {"SECRET_KEY": value})

    assert done.returncode == 1
    assert "SECRET_KEY must be 50 random characters or more." in done.stderr
    assert value not in done.stderr.split()


def test_encryption_key_of_zeros_is_refused() -> None:
    zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    done = manage("check", environment=PRODUCTION | {"ENCRYPTION_KEYS": zeros})

    assert done.returncode == 1
    assert "ENCRYPTION_KEYS must be random." in done.stderr
    assert zeros not in done.stderr


def test_malformed_encryption_keys_end_web_and_worker_with_one_sentence() -> None:
    environment = PRODUCTION | {"ENCRYPTION_KEYS": "too-short-a-key"}

    serving = python("-m", "tenantpilot.server", environment=environment)
    working = manage("run_worker", environment=environment)

    sentence = "TenantPilot cannot start: ENCRYPTION_KEYS must be base64 keys of 32 bytes each.\n"
    for done in [serving, working]:
        assert (done.returncode, done.stderr) == (1, sentence)


def test_proper_production_settings_leave_nothing_to_warn_about() -> None:
    environment = PRODUCTION | {"DATABASE_URL": os.environ["DATABASE_URL"]}

    done = manage("check", "--deploy", "--fail-level", "WARNING", environment=environment)

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_production_leaves_the_demo_at_home() -> None:
    asking = (
        "import tenantpilot.settings as s; "
        "print('demo' in s.INSTALLED_APPS, s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_NAME, "
        "s.PASSWORD_HASHERS)"
    )

    done = python("-c", asking, environment=PRODUCTION)

    argon2 = "['django.contrib.auth.hashers.Argon2PasswordHasher']"
    assert done.stdout == f"False False True __Host-csrftoken {argon2}\n"


def test_spaces_in_a_list_are_not_part_of_a_name() -> None:
    spaced = PRODUCTION | {"ALLOWED_HOSTS": " a.example , b.example,"}

    done = python(
        "-c",
        "from tenantpilot.settings import ALLOWED_HOSTS; print(ALLOWED_HOSTS)",
        environment=spaced,
    )

    assert done.stdout == "['a.example', 'b.example']\n"
