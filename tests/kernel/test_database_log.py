"""PostgreSQL's own log: nothing of a statement gets there, and the check says if it would."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tenantpilot.web.database_log import QUIET, check_database_log
from tests.cast import Cast

pytestmark = pytest.mark.django_db

CANARY = "canary-in-the-log@msp.example"


def log_of_the_server() -> str:
    """The log of the throw-away server that the tests run on; it is beside its data."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('data_directory')")
        data = Path(cursor.fetchone()[0])
    found = [*data.parent.glob("*.log"), *data.glob("*.log"), *data.glob("log")]
    return "".join(file.read_text(errors="replace") for file in found if file.is_file())


def fail_with(text: str, *, name: str) -> None:
    """Have the database refuse a row that holds the text, and cancel a statement that does."""
    # Quoted by hand: what is looked for has to be in the text of the statement.
    row = f"INSERT INTO accounts_user (email, name) VALUES ('{text.upper()}', '{name}')"  # noqa: S608
    slow = f"SELECT pg_sleep(5), '{text}'"
    for statement in [row, f"SET LOCAL statement_timeout = '1ms'; {slow}"]:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_neither_a_refused_row_nor_a_cancelled_statement_gets_into_the_log(cast: Cast) -> None:
    before = len(log_of_the_server())

    fail_with(CANARY, name="quiet")

    written = log_of_the_server()[before:]
    assert "canceling statement" in written
    assert CANARY not in written.lower()


def test_with_the_defaults_of_postgresql_it_would(cast: Cast) -> None:
    before = len(log_of_the_server())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL log_min_error_statement = error")

    fail_with(CANARY, name="loud")

    assert CANARY in log_of_the_server()[before:].lower()


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("log_min_error_statement", "error"),
        ("log_error_verbosity", "default"),
        ("log_statement", "all"),
        ("log_min_duration_statement", "0"),
        ("log_parameter_max_length_on_error", "-1"),
    ],
)
def test_check_names_the_setting(name: str, setting: str) -> None:
    assert check_database_log(databases=["default"]) == []
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {name} = '{setting}'")

    (warning,) = check_database_log(databases=["default"])

    assert warning.msg.startswith(f"With {name} = {setting},")
    assert name in QUIET


def test_check_is_part_of_deploy_only(capsys: pytest.CaptureFixture[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL log_statement = 'all'")

    call_command("check", databases=["default"])
    quiet = capsys.readouterr().err
    call_command("check", deploy=True, databases=["default"])

    assert "log_statement" not in quiet
    assert "log_statement = all" in capsys.readouterr().err
