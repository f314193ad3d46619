"""One database server for all storms, each with a database of its own."""

import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from pytest_django import DjangoDbBlocker

from demo.graph_stub.server import StubServer
from dev import migrated, postgres
from tests.chaos.dice import dice
from tests.chaos.installation import Installation
from tests.chaos.world import World, populate

TABLES = pytest.StashKey[list[str]]()
LATENCY = 0.02

type Install = Callable[..., AbstractContextManager[tuple[Installation, World]]]


def pytest_configure(config: pytest.Config) -> None:
    config.stash[TABLES] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in here, so that no file can be forgotten."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("chaos")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print the figures of every storm, also when all went well."""
    for table in config.stash.get(TABLES, []):
        terminalreporter.write_line(f"\n{table}")


@pytest.fixture
def show(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Keep a table for the end."""
    return request.config.stash[TABLES].append


@pytest.fixture(scope="session")
def seed() -> str:
    """CHAOS_SEED, to repeat the decisions of a run, or another one each time."""
    return os.environ.get("CHAOS_SEED") or secrets.token_hex(4)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Server]:
    """A PostgreSQL that keeps what it has confirmed, whatever is done to it."""
    home = tmp_path_factory.mktemp("chaos-postgres")
    migrated.copy_to(home)
    with postgres.Server(home, durable=True) as server:
        yield server


@pytest.fixture
def install(
    server: postgres.Server, tmp_path: Path, seed: str, django_db_blocker: DjangoDbBlocker
) -> Install:
    """Makes running installations, with people and tenants in them."""

    @contextmanager
    def running(
        *,
        name: str,
        settings_module: str = "tenantpilot.settings",
        outside: Mapping[str, Sequence[str]] | None = None,
        **environment: str,
    ) -> Iterator[tuple[Installation, World]]:
        with StubServer([], latency=LATENCY) as stub, _database(server, name) as url:
            installation = Installation(
                folder=tmp_path,
                server=server,
                database_url=url,
                graph_url=stub.url,
                blocker=django_db_blocker,
                settings_module=settings_module,
                environment=environment,
                outside=outside,
            )
            with installation.database():
                world = populate(stub)
            world.microsoft.change_everything(dice(seed, "microsoft"))
            try:
                installation.wait_until_ready()
                yield installation, world
            finally:
                installation.stop()

    return running


@contextmanager
def _database(server: postgres.Server, name: str) -> Iterator[str]:
    """A database that is gone after the block."""
    with psycopg.connect(server.url, autocommit=True) as session:
        session.execute(
            SQL("CREATE DATABASE {} TEMPLATE {}").format(
                Identifier(name), Identifier(migrated.NAME)
            )
        )
    try:
        yield urlunsplit(urlsplit(server.url)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server.url, autocommit=True) as session:
            session.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
