"""The primary crashes, the replica takes over: nothing acknowledged is lost, all goes on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import psycopg
import pytest

from dev import postgres
from tests.deployment.replicas import Pair, replicated
from tests.deployment.running import running, web
from tests.deployment.test_worker_comes_back import JOBS, PLANT, WORKERS, value
from tests.processes import wait_until

pytestmark = pytest.mark.chaos

ENOUGH = 50


class Writer:
    """Writes numbers one after the other, and remembers those that were acknowledged."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.acknowledged: list[int] = []
        self.refused = 0
        self.stop = threading.Event()

    def write(self) -> None:
        number = 0
        while not self.stop.is_set():
            try:
                with psycopg.connect(self.url, autocommit=True, connect_timeout=2) as session:
                    while not self.stop.is_set():
                        number += 1
                        session.execute("INSERT INTO probe VALUES (%s)", [number])
                        self.acknowledged.append(number)
            except psycopg.Error:
                self.refused += 1


@contextmanager
def writing(database: Pair | postgres.Server) -> Iterator[Writer]:
    with psycopg.connect(database.url, autocommit=True) as session:
        session.execute("CREATE TABLE probe (number bigint)")
    writer = Writer(database.url)
    thread = threading.Thread(target=writer.write)
    thread.start()
    try:
        yield writer
    finally:
        writer.stop.set()
        thread.join()


def test_replica_takes_over_and_nothing_acknowledged_is_lost(
    production: dict[str, str], tmp_path: Path
) -> None:
    with (
        replicated(production) as (pair, environment),
        web(log=tmp_path / "web.log", environment=environment) as server,
        running("deploy/worker", log=tmp_path / "worker.log", environment=environment) as worker,
        writing(pair) as writer,
    ):
        wait_until(lambda: value(pair.primary, WORKERS) > 0)
        workers = value(pair.primary, WORKERS)
        wait_until(lambda: len(writer.acknowledged) > ENOUGH)
        pair.fail_over()
        alive = server.ask("/healthz").status
        before = len(writer.acknowledged)
        wait_until(lambda: len(writer.acknowledged) > before + ENOUGH)
        wait_until(lambda: server.ask("/readyz").status == HTTPStatus.OK)
        wait_until(lambda: value(pair.replica, WORKERS) > workers)
        value(pair.replica, PLANT)
        wait_until(lambda: value(pair.replica, JOBS) == 0)
        writer.stop.set()
        acknowledged = list(writer.acknowledged)
        with psycopg.connect(pair.replica.url) as session:
            kept = {number for (number,) in session.execute("SELECT number FROM probe")}

        assert alive == HTTPStatus.OK
        assert set(acknowledged) <= kept
        assert worker.process.poll() is None, worker.said()
