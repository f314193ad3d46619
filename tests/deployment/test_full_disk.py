"""The disk of the database is full: health answers, and nothing acknowledged is lost."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import psycopg
import pytest

from dev import postgres
from tests.deployment.disks import fill, make_room, small_disk
from tests.deployment.running import run, web
from tests.deployment.test_failover import ENOUGH, writing
from tests.processes import wait_until

# A disk of its own takes the right to mount, which many machines refuse: CI provides it.
pytestmark = pytest.mark.namespaces

HOST = "tenantpilot.example"
# The tables, two segments of the write-ahead log and some room.
MEGABYTES = 160
SIGN_IN = {"email": "somebody@example.com", "password": "not-important-here"}


@contextmanager
def on_disk(
    disk: Path, environment: Mapping[str, str]
) -> Iterator[tuple[postgres.Server, dict[str, str]]]:
    with postgres.Server(disk / "home", durable=True) as server:
        here = dict(environment) | {"DATABASE_URL": server.url}
        done = run("deploy/manage", "migrate", "--no-input", environment=here)
        assert done.returncode == 0, done.stderr
        yield server, here


def test_full_disk_loses_nothing_and_health_answers(production: dict[str, str], log: Path) -> None:
    with (
        small_disk(megabytes=MEGABYTES) as disk,
        on_disk(disk, production) as (database, environment),
        web(log=log, environment=environment) as server,
        writing(database) as writer,
    ):
        server.ask("/admin/login/", host=HOST)
        form = SIGN_IN | {"csrfmiddlewaretoken": server.csrf_token()}
        wait_until(lambda: len(writer.acknowledged) > ENOUGH)
        fill(disk)
        wait_until(lambda: writer.refused > 0)
        alive = server.ask("/healthz").status
        told = server.ask("/admin/login/", host=HOST, form=form)
        make_room(disk)
        if not database.is_running:
            database.start()
        wait_until(lambda: server.ask("/readyz").status == HTTPStatus.OK)
        before = len(writer.acknowledged)
        wait_until(lambda: len(writer.acknowledged) > before + ENOUGH)
        writer.stop.set()
        said = server.part.said()
        acknowledged = set(writer.acknowledged)
        with psycopg.connect(database.url) as session:
            kept = {number for (number,) in session.execute("SELECT number FROM probe")}

    assert alive == HTTPStatus.OK
    # An error of the installation's, which the log names; or the server went down over it.
    assert told.status in {HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE}
    assert "DiskFull" in said or told.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert acknowledged <= kept
