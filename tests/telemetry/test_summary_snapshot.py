"""A summary reads in one view of the database, and leaves the connection as it was."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DataError, connection, transaction

from telemetry.summary.query import summarize
from telemetry.summary.windows import Window
from tests.cast import Cast
from tests.telemetry.history import another_session, happened, run_sql
from tests.telemetry.test_summary_cost import LEDGER, watch

NOW, HOUR = datetime.now(UTC), timedelta(hours=1)

pytestmark = [pytest.mark.thorough, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("window", Window.ALL, ids=lambda window: window.slug)
def test_a_summary_takes_four_statements_in_one_view(window: Window) -> None:
    rules = []

    def ask(execute: Any, *statement: Any) -> Any:
        answer = execute(*statement)
        with connection.connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('transaction_isolation'),"
                " current_setting('transaction_read_only'), current_setting('enable_hashagg'),"
                " current_setting('plan_cache_mode')"
            )
            rules.append(cursor.fetchone())
        return answer

    with connection.execute_wrapper(ask):
        summarize(window, now=NOW)

    assert rules == [("repeatable read", "on", "off", "force_generic_plan")] * 4


def test_inside_another_transaction_it_takes_four() -> None:
    with transaction.atomic():
        happened_before = run_sql("SELECT 1")
        statements = watch(Window.ALL[0])

    assert happened_before == [(1,)]
    assert len(statements.texts) == 4


def test_the_transaction_around_it_keeps_its_rights(cast: Cast) -> None:
    with transaction.atomic():
        summarize(Window.ALL[0], now=datetime.now(UTC))
        happened(datetime.now(UTC), tenant=cast.tenant, actor=cast.owner)

    assert run_sql("SELECT count(*) FROM product_usage_events") == [(1,)]


def test_after_it_the_connection_is_as_before() -> None:
    summarize(Window.ALL[0], now=datetime.now(UTC))

    assert run_sql("SHOW transaction_isolation") == [("read committed",)]
    assert run_sql("SHOW transaction_read_only") == [("off",)]
    assert run_sql("SHOW plan_cache_mode") == [("auto",)]


def test_after_one_that_failed_the_connection_is_as_before() -> None:
    def fail(execute: Any, sql: str, *more: Any) -> Any:
        return execute("SELECT 1 / 0", (), *more[1:])

    with pytest.raises(DataError), connection.execute_wrapper(fail):
        summarize(Window.ALL[0], now=NOW)

    assert run_sql("SHOW transaction_isolation") == [("read committed",)]
    assert run_sql("SHOW transaction_read_only") == [("off",)]


def test_all_statements_see_the_same_view(cast: Cast) -> None:
    """An event that goes between them is in all of them."""
    happened(NOW - HOUR, tenant=cast.tenant, actor=cast.owner)
    seen = []

    def interfere(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        answer = execute(sql, params, many, context)
        if "is_sliced" in sql:
            with another_session() as session:
                session.execute(f"DELETE FROM {LEDGER}")  # noqa: S608
        seen.append(sql)
        return answer

    with connection.execute_wrapper(interfere):
        usage = summarize(Window.ALL[0], now=datetime.now(UTC))

    assert len(seen) == 4
    assert usage.active_workspaces == 1
    assert run_sql(f"SELECT count(*) FROM {LEDGER}") == [(0,)]  # noqa: S608
