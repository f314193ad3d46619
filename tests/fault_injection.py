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

from tests.examples import IN_CI

type Run = Callable[..., Any]


class Fault(StrEnum):
    """What happens at the chosen statement."""

    ERROR = "the statement fails"
    KILL_BEFORE = "the connection dies before the statement"
    KILL_AFTER = "the connection dies after the statement"


# In how many ways each statement is broken.
WAYS = len(Fault) if IN_CI else 1


@dataclass(frozen=True, kw_only=True)
class Broken[Answer]:
    """One pass of the act: where it was broken, how, what it answered, whether it committed."""

    statement: int
    sql: str
    fault: Fault
    answer: Answer
    committed: bool


@dataclass(kw_only=True)
class _FaultInjector:
    at: int
    fault: Fault
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
        if self.fault == Fault.ERROR:
            return fail()
        if self.fault == Fault.KILL_BEFORE:
            kill_backend()
            return proceed()
        result = proceed()
        kill_backend()
        return result


def every_statement[Answer](
    act: Callable[[], Answer], *, reset: Callable[[], None]
) -> Iterator[Broken[Answer]]:
    """Yield a pass of the act for every statement and every way to break it.

    Outside CI every statement is broken in one way only, the ways taking turns. `reset` makes
    the database as it was, before each pass. Works in a test with real transactions only.
    """
    step = len(Fault) // WAYS
    for first, fault in enumerate(Fault, start=1):
        at = 1 if IN_CI else first
        while True:
            reset()
            injector = _FaultInjector(at=at, fault=fault)
            with _at_work(injector):
                answer = act()
            connection.close()
            if injector.count < at:
                break
            yield Broken(
                statement=at,
                sql=injector.sql,
                fault=fault,
                answer=answer,
                committed=injector.committed > 0,
            )
            at += step
    reset()


@contextmanager
def _at_work(injector: _FaultInjector) -> Iterator[None]:
    connection.ensure_connection()
    commit = connection._commit  # type: ignore[attr-defined]
    connection._commit = lambda: injector.commit(commit)  # type: ignore[attr-defined]
    try:
        with connection.execute_wrapper(injector.execute):
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
