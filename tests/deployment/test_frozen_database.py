"""A database that is frozen: pages say so in seconds, health answers, and all goes on after."""

import time
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.deployment.databases import frozen, migrated
from tests.deployment.running import Web, web
from tests.processes import wait_until

pytestmark = pytest.mark.chaos

HOST = "tenantpilot.example"
SESSION = "__Secure-tenantpilot_system_session"
# Five seconds for the statement, five for a new connection, and a machine that is busy.
IN_TIME = 20.0


def seconds_for(server: Web, path: str) -> tuple[int, float]:
    server.cookies[SESSION] = "0fsomebodysignedinbefore32chars0"
    began = time.monotonic()
    status = server.ask(path, host=HOST, https=True).status
    return status, time.monotonic() - began


def test_pages_answer_503_in_time_and_health_at_once(production: dict[str, str], log: Path) -> None:
    with (
        migrated(production) as (database, environment),
        web(log=log, environment=environment) as server,
    ):
        before, _ = seconds_for(server, "/system/")
        with frozen(database):
            asked = [seconds_for(server, "/system/") for _ in range(3)]
            health = server.ask("/healthz").status
        wait_until(lambda: server.ask("/readyz").status == HTTPStatus.OK)
        after, _ = seconds_for(server, "/system/")

    assert before == after == HTTPStatus.FOUND
    assert [status for status, _ in asked] == [HTTPStatus.SERVICE_UNAVAILABLE] * 3
    assert max(seconds for _, seconds in asked) < IN_TIME, asked
    assert health == HTTPStatus.OK
