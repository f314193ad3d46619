"""What load balancers and supervisors ask."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from threading import Event

import pytest
from django.db import Error, InterfaceError, OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker, Settings

from tenantpilot.web import schema, views
from tenantpilot.web.schema import Schema

pytestmark = pytest.mark.urls("tests.kernel.planted.urls")


@pytest.fixture(autouse=True)
def _nothing_known_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "schema", Schema())


@contextmanager
def broken_database(error: type[Error]) -> Iterator[None]:
    """Let every statement fail like a lost server."""

    def fail(*args: object) -> None:
        raise error("connection to db.example refused for user hunter2")

    with connection.execute_wrapper(fail):
        yield


def test_healthz_asks_no_database(client: Client, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.block():
        answer = client.get("/healthz")

    assert answer.status_code == HTTPStatus.OK
    assert answer.json() == {"status": "ok"}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_ready_with_every_migration(client: Client) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == HTTPStatus.OK
    assert answer.json() == {"status": "ready"}


def test_several_who_ask_a_new_server_at_once_read_the_migrations_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reads: list[bool] = []
    others_ask = Event()

    def read() -> bool:
        others_ask.wait()
        reads.append(True)
        return True

    monkeypatch.setattr(schema, "_nothing_is_left", read)
    asked = Schema()
    with ThreadPoolExecutor(4) as threads:
        answers = [threads.submit(asked.is_current) for _ in range(4)]
        others_ask.set()

    assert [each.result() for each in answers] == [True] * 4
    assert reads == [True]


@pytest.mark.django_db
def test_once_ready_it_costs_one_statement(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/readyz")

    with django_assert_num_queries(1):
        client.get("/readyz")


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing_and_ready_after_it(client: Client) -> None:
    latest = MigrationRecorder.Migration.objects.filter(app="axes").latest("pk")
    name = latest.name
    latest.delete()

    before = client.get("/readyz")
    MigrationRecorder(connection).record_applied("axes", name)
    after = client.get("/readyz")

    assert before.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert before.json() == {"status": "not ready", "reason": "migrations"}
    assert after.status_code == HTTPStatus.OK


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("asked_before", [0, 1])
def test_not_ready_without_a_database(
    client: Client, caplog: pytest.LogCaptureFixture, error: type[Error], asked_before: int
) -> None:
    for _ in range(asked_before):
        client.get("/readyz")

    with broken_database(error):
        answer = client.get("/readyz")

    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer.json() == {"status": "not ready", "reason": "database"}
    assert "hunter2" not in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/healthz", "/readyz"])
def test_balancers_ask_without_https(client: Client, settings: Settings, url: str) -> None:
    settings.SECURE_SSL_REDIRECT = True

    assert client.get(url).status_code == HTTPStatus.OK
    assert client.get("/admin/").status_code == HTTPStatus.MOVED_PERMANENTLY


@pytest.mark.parametrize("url", ["/healthz", "/readyz", "/"])
def test_health_is_only_asked_never_told(client: Client, url: str) -> None:
    assert client.post(url).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_bare_host_leads_to_the_admin_plane(client: Client) -> None:
    answer = client.get("/")

    assert (answer.status_code, answer["Location"]) == (HTTPStatus.FOUND, "/admin/")
