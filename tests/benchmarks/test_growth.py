"""What grows with the ledger is measured in turns, each size in a session that stays open."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import batched

import pytest
from django.db import connection

from benchmarks import databases, growth
from benchmarks.labels import sized
from benchmarks.ledger import Ledger
from telemetry.summary.windows import Window
from tests.telemetry.history import run_sql

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
DATABASE, PID = "SELECT current_database()", "SELECT pg_backend_pid()"

pytestmark = pytest.mark.django_db(transaction=True)


def ledger(rows: int) -> Ledger:
    return Ledger(database=str(connection.settings_dict["NAME"]), rows=rows, until=NOW)


def test_each_database_has_a_session_that_stays() -> None:
    ours, other = str(connection.settings_dict["NAME"]), "postgres"
    before = run_sql(PID)

    with databases.side_by_side([ours, other]) as turn_to:
        said = []
        for name in (ours, other, ours, other):
            turn_to(name)
            said.append((run_sql(DATABASE), run_sql(PID)))

    assert [name for [(name,)], _ in said] == [ours, other, ours, other]
    assert said[0] == said[2] != said[1] == said[3]
    assert run_sql(PID) == before


def test_sessions_end_with_the_turns() -> None:
    ours = str(connection.settings_dict["NAME"])

    with databases.side_by_side([ours]) as turn_to:
        turn_to(ours)
        [(pid,)] = run_sql(PID)
        side = connection.connection

    assert side.closed
    assert run_sql(PID) != [(pid,)]


def test_sizes_take_turns_in_every_window(monkeypatch: pytest.MonkeyPatch) -> None:
    small, large = ledger(1_000_000), replace(ledger(100_000_000), until=NOW - timedelta(days=1))
    asked: list[datetime] = []

    def summarize(window: Window, *, now: datetime) -> None:
        asked.append(now)

    monkeypatch.setattr(growth, "summarize", summarize)
    monkeypatch.setattr(growth, "ROUNDS", 3)
    measured = growth.measure([ledger(100_000), small, large], thorough=False)

    assert list(measured) == [window.slug for window in Window.ALL]
    for each in measured.values():
        assert list(each["milliseconds"]) == [sized(1_000_000), sized(100_000_000)]
        assert {spread["samples"] for spread in each["milliseconds"].values()} == {3 * growth.CALLS}
    timed = asked[2 * growth.WARM_UP_CALLS : len(asked) // len(Window.ALL)]
    for turns in batched(timed, 2 * growth.CALLS):
        assert Counter(turns) == {small.until: growth.CALLS, large.until: growth.CALLS}


def test_one_size_has_nothing_to_be_compared_with() -> None:
    assert growth.measure([ledger(100_000), ledger(1_000_000)], thorough=False) == {}
