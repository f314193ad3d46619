"""`migrate` steps aside for others, and says in one sentence what is wrong with a database."""

import os
from io import StringIO
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate as django_migrate
from django.db import ProgrammingError, connection
from django.db.migrations.exceptions import MigrationSchemaMissing

from tenantpilot.database.management.commands import migrate
from tenantpilot.database.mistakes import sentence_about
from tests.deployment.running import bare, run

TAKE = "LOCK TABLE operations_operationrun IN ACCESS EXCLUSIVE MODE"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "LOCK_SECONDS", 0.05)
    monkeypatch.setattr(migrate, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(migrate, "ATTEMPTS", 3)

    def lock(_command: object, **_options: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"BEGIN; {TAKE}; COMMIT")

    monkeypatch.setattr(django_migrate.Command, "handle", lock)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("impatient")
def test_table_in_use_is_tried_again_and_then_told() -> None:
    parameters = connection.get_connection_params()
    parameters.pop("context")
    errors = StringIO()
    with psycopg.connect(**parameters) as reader:
        reader.execute("SELECT count(*) FROM operations_operationrun")
        with pytest.raises(CommandError, match="in use all the time"):
            call_command("migrate", stderr=errors)

    call_command("migrate")

    assert errors.getvalue().count("A table is in use") == 3


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"path": "/no-such-database"}, "no database of the name"),
        ({"netloc": "nobody-of-that-name@"}, "no role of the name"),
        ({"netloc": "x@127.0.0.1:1", "query": ""}, "does not answer"),
        ({"netloc": "x@host.invalid", "query": ""}, "host in DATABASE_URL is not known"),
    ],
)
def test_database_that_cannot_be_used_is_told_in_a_sentence(
    change: dict[str, str], said: str
) -> None:
    address = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(**change))

    with pytest.raises(psycopg.OperationalError) as raised:
        psycopg.connect(address, connect_timeout=5)

    assert said in sentence_about(raised.value)


def test_role_that_may_make_no_table_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        try:
            raise ProgrammingError from psycopg.errors.InsufficientPrivilege("schema public")  # noqa: TRY301
        except ProgrammingError as error:
            # As Django's recorder: without the error itself.
            raise MigrationSchemaMissing(str(error))  # noqa: B904

    monkeypatch.setattr(migrate.Command, "_limit_locks", lambda *_: None)
    monkeypatch.setattr(django_migrate.Command, "handle", refused)

    with pytest.raises(CommandError, match="may not create tables in this database"):
        migrate.Command().handle()


def test_anything_else_is_not_explained_away() -> None:
    assert sentence_about(psycopg.OperationalError("out of memory")) == ""


@pytest.mark.thorough
def test_command_ends_with_the_sentence_alone() -> None:
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path="/no-such-database")
    environment = bare() | {"TENANTPILOT_ENV": "test", "DATABASE_URL": urlunsplit(address)}

    done = run("deploy/manage", "migrate", environment=environment)

    assert done.returncode == 1
    assert done.stderr == ("CommandError: There is no database of the name in DATABASE_URL.\n")
