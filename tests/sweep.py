"""Break every statement of an act in turn, so that answer and database can be compared.

    for broken in every_statement(act):
        ...

The last statement counted is the COMMIT of each transaction.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import psycopg
from django.db import OperationalError, connection

type Run = Callable[..., Any]


class Breakage(StrEnum):
    """What happens at the chosen statement."""

    ERROR = "the statement fails"
    KILL_BEFORE = "the connection dies before the statement"
    KILL_AFTER = "the connection dies after the statement"


@dataclass(frozen=True, kw_only=True)
class Broken[Answer]:
    """One pass of the act: where it was broken, how, what it answered, whether it committed."""

    statement: int
    sql: str
    breakage: Breakage
    answer: Answer
    committed: bool


@dataclass(kw_only=True)
class _Saboteur:
    at: int
    breakage: Breakage
    count: int = 0
    sql: str = ""

    committed: int = 0

    def execute(self, run: Run, sql: str, params: Any, many: Any, context: Any) -> Any:
        def fail() -> Any:
            return run("SELECT 1 / 0", None, many, context)

        return self._step(sql, lambda: run(sql, params, many, context), fail)

    def commit(self, commit: Callable[[], None]) -> None:
        def proceed() -> None:
            commit()
            self.committed += 1

        def fail() -> None:
            raise OperationalError

        self._step("COMMIT", proceed, fail)

    def _step(self, sql: str, proceed: Callable[[], Any], fail: Callable[[], Any]) -> Any:
        self.count += 1
        if self.count != self.at:
            return proceed()
        self.sql = sql
        if self.breakage == Breakage.ERROR:
            return fail()
        if self.breakage == Breakage.KILL_BEFORE:
            kill_backend()
            return proceed()
        result = proceed()
        kill_backend()
        return result


def every_statement[Answer](
    act: Callable[[], Answer], *, reset: Callable[[], None]
) -> Iterator[Broken[Answer]]:
    """Yield a pass of the act for every statement and every way to break it.

    `reset` makes the database as it was, before each pass. Works in a test with real
    transactions only.
    """
    for breakage in Breakage:
        at = 1
        while True:
            reset()
            saboteur = _Saboteur(at=at, breakage=breakage)
            with _at_work(saboteur):
                answer = act()
            connection.close()
            if saboteur.count < at:
                break
            yield Broken(
                statement=at,
                sql=saboteur.sql,
                breakage=breakage,
                answer=answer,
                committed=saboteur.committed > 0,
            )
            at += 1
    reset()


@contextmanager
def _at_work(saboteur: _Saboteur) -> Iterator[None]:
    connection.ensure_connection()
    commit = connection._commit  # type: ignore[attr-defined]
    connection._commit = lambda: saboteur.commit(commit)  # type: ignore[attr-defined]
    try:
        with connection.execute_wrapper(saboteur.execute):
            yield
    finally:
        del connection._commit  # type: ignore[attr-defined]


def kill_backend() -> None:
    """End this thread's database connection from outside, as a crash would."""
    pid = connection.connection.info.backend_pid
    parameters = connection.get_connection_params()
    with psycopg.connect(
        host=parameters.get("host"),
        port=parameters.get("port"),
        user=parameters.get("user"),
        password=parameters.get("password"),
        dbname=parameters["dbname"],
        autocommit=True,
    ) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
