"""While the database is away, people are asked to come back; when it is back, all goes on."""

import tempfile
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from dev import postgres
from tests.deployment.running import run, web
from tests.processes import wait_until

HOST = "tenantpilot.example"
SIGN_IN = {"email": "somebody@example.com", "password": "not-important-here"}
# Both ways to hold connections; with the pool, waiting for one has to end in time, too.
WAYS = {
    "a connection for each thread": {},
    "a pool": {"DATABASE_POOL_SIZE": "2", "DATABASE_POOL_WAIT_SECONDS": "2"},
}


@pytest.fixture
def database() -> Iterator[postgres.Server]:
    """A database server of this test's own, to be stopped."""
    with (
        tempfile.TemporaryDirectory(prefix="tenantpilot-outage-") as folder,
        postgres.Server(Path(folder), durable=False) as server,
    ):
        yield server


@pytest.mark.thorough
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_pages_say_503_while_the_database_is_away(
    database: postgres.Server, production: dict[str, str], log: Path, way: dict[str, str]
) -> None:
    environment = production | {"DATABASE_URL": database.url} | way
    migrated = run("deploy/manage", "migrate", "--no-input", environment=environment)
    assert migrated.returncode == 0, migrated.stderr

    with web(log=log, environment=environment) as server:
        before = server.ask("/admin/login/", host=HOST)
        form = SIGN_IN | {"csrfmiddlewaretoken": server.csrf_token()}
        ready = server.ask("/readyz")
        database.stop()
        alive, not_ready = server.ask("/healthz"), server.ask("/readyz")
        server.cookies["__Secure-tenantpilot_system_session"] = "0fsomebodysignedinbefore32chars0"
        reading = server.ask("/system/", host=HOST)
        writing = server.ask("/admin/login/", host=HOST, form=form)
        database.start()
        wait_until(lambda: server.ask("/readyz").status == HTTPStatus.OK)
        after = server.ask("/admin/", host=HOST)

    assert (before.status, ready.status) == (HTTPStatus.OK, HTTPStatus.OK)
    assert alive.status == HTTPStatus.OK
    assert (not_ready.status, '"database"' in not_ready.text) == (
        HTTPStatus.SERVICE_UNAVAILABLE,
        True,
    )
    assert reading.status == writing.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert int(reading.headers["Retry-After"]) > 0
    assert "cannot reach its database" in reading.text
    assert "Nothing was changed" in reading.text
    assert 'href="/system/"' in reading.text
    assert "may not have been saved" in writing.text
    assert after.status == HTTPStatus.FOUND
