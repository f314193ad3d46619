"""Nothing waits for ever: statements, locks, and a server that does not answer."""

import json
import os
import sys

import psycopg
import pytest

from tenantpilot.database.connection import Connection
from tenantpilot.web.outage import is_outage
from tests.deployment.running import run

pytestmark = pytest.mark.thorough

ASK = """
import json, sys
import django; django.setup()
from django.db import connection
from tenantpilot.database import limits
getattr(limits, sys.argv[1])()
names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "jit")
with connection.cursor() as cursor:
    cursor.execute("SELECT " + ", ".join(f"current_setting('{name}')" for name in names))
    row = cursor.fetchone()
print(json.dumps([*row, type(connection.connection).answer_seconds]))
"""


def shown(part: str, **settings: str) -> list[object]:
    environment = {
        "PATH": os.environ["PATH"],
        "TENANTPILOT_ENV": "test",
        "DJANGO_SETTINGS_MODULE": "tenantpilot.settings",
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "PYTHONPATH": ".",
    } | settings
    done = run(sys.executable, "-c", ASK, part, environment=environment)
    assert done.returncode == 0, done.stderr
    found: list[object] = json.loads(done.stdout)
    return found


def test_web_gives_up_early_and_has_nothing_compiled() -> None:
    assert shown("limit_web") == ["5s", "4s", "1min", "off", 5.5]


def test_limits_can_be_changed_and_switched_off_and_the_address_wins() -> None:
    address = f"{os.environ['DATABASE_URL']}&options=-c%20statement_timeout%3D7s%20-c%20jit%3Don"
    changed = {"WORKER_LOCK_SECONDS": "0", "DATABASE_IDLE_TRANSACTION_SECONDS": "2.5"}

    assert shown("limit_worker", DATABASE_URL=address, **changed) == [
        "7s",
        "0",
        "2500ms",
        "on",
        900.5,
    ]


def test_statement_without_an_answer_is_an_outage_and_ends_the_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = Connection.connect(os.environ["DATABASE_URL"], autocommit=True)
    monkeypatch.setattr(Connection, "answer_seconds", 0.1)

    with pytest.raises(psycopg.OperationalError) as raised:
        session.execute("SELECT pg_sleep(600)")

    assert session.closed
    error = raised.value
    assert "pg_sleep" not in str(error)
    wrapped = _as_django_has_it(error)
    assert is_outage(wrapped)


def test_statement_that_is_answered_in_time_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Connection, "answer_seconds", 600.0)

    with Connection.connect(os.environ["DATABASE_URL"]) as session:
        assert session.execute("SELECT 1").fetchone() == (1,)


def _as_django_has_it(cause: psycopg.OperationalError) -> Exception:
    from django.db import OperationalError

    error = OperationalError("wrapped")
    error.__cause__ = cause
    return error
