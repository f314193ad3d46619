"""A database that lacks a part of the ledger is found by a system check."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from telemetry.checks import FUNCTIONS, TRIGGERS, check_ledger
from tests.fault_injection import kill_backend
from tests.telemetry.history import run_sql

pytestmark = pytest.mark.django_db

THERE = """
    SELECT format('%%s(%%s)', proname, pg_get_function_identity_arguments(oid)) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND proname LIKE '%%usage%%'
"""
TRIGGERS_THERE = """
    SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN (
        'product_usage_events'::regclass, 'usage_rollup_state'::regclass
    )
"""


def test_whole_database_is_in_order() -> None:
    assert check_ledger(databases=["default"]) == []


def test_lists_name_everything_there_is() -> None:
    functions = {name.split("(")[0] for (name,) in run_sql(THERE)}

    assert functions == {name.split("(")[0] for name in FUNCTIONS}
    assert {name for (name,) in run_sql(TRIGGERS_THERE)} == set(TRIGGERS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_missing_function_is_found(name: str) -> None:
    run_sql(f"ALTER FUNCTION {name} RENAME TO gone")

    [error] = check_ledger(databases=["default"])

    assert error.id == "telemetry.E001"
    assert name in str(error)


@pytest.mark.parametrize("name", TRIGGERS)
def test_missing_trigger_is_found(name: str) -> None:
    table = "usage_rollup_state" if name.startswith("usage") else "product_usage_events"
    run_sql(f"ALTER TABLE {table} DISABLE TRIGGER {name}")

    [error] = check_ledger(databases=["default"])

    assert name in str(error)


def test_command_fails() -> None:
    run_sql("ALTER FUNCTION usage_rollup_lock RENAME TO gone")

    with pytest.raises(SystemCheckError, match="usage_rollup_lock"):
        call_command("check", databases=["default"])


def test_command_that_asks_no_database_is_not_held_up() -> None:
    run_sql("ALTER FUNCTION usage_rollup_lock RENAME TO gone")

    assert check_ledger(databases=None) == []


@pytest.mark.django_db(transaction=True)
def test_database_that_is_away_lacks_nothing() -> None:
    connection.ensure_connection()
    kill_backend()

    assert check_ledger(databases=["default"]) == []

    connection.close()
