import os
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from dev import postgres_home, with_postgres
from tests.dev.conftest import Eventually
from tests.dev.processes import running_with, start

ASK = """
import os, psycopg
url = os.environ["DATABASE_URL"]
with psycopg.connect(url) as connection:
    print(url.partition("host=")[2], connection.execute("SELECT 41 + 1").fetchone()[0])
"""


@pytest.fixture
def without_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")


@pytest.mark.usefixtures("without_database")
def test_a_command_gets_a_database_that_is_gone_afterwards(eventually: Eventually) -> None:
    process = start([sys.executable, "-m", "dev.with_postgres", sys.executable, "-c", ASK])
    folder, answer = process.communicate()[0].split()

    assert (process.returncode, answer) == (0, "42")
    assert not os.path.exists(folder)
    assert eventually(lambda: not running_with(folder))


@pytest.mark.usefixtures("without_database")
def test_what_a_killed_run_left_is_removed_by_the_next_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    left, unrelated = folder / "tenantpilot-test-left", folder / "tenantpilot-test-unrelated"
    with postgres_home.only_owner(left):
        pass
    unrelated.mkdir()

    with with_postgres.database_url(purpose="test"):
        assert not left.exists()
        assert unrelated.exists()


@pytest.mark.usefixtures("without_database")
def test_a_run_that_goes_on_keeps_its_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(folder))

    with with_postgres.database_url(purpose="test") as first:
        with with_postgres.database_url(purpose="test"):
            pass

        with psycopg.connect(first) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.usefixtures("without_database")
def test_the_exit_code_is_the_commands() -> None:
    assert with_postgres.main("sh", "-c", "exit 7") == 7


def test_a_given_database_is_used_and_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/else")

    with with_postgres.database_url(purpose="test") as url:
        assert url == "postgresql://somewhere/else"


def test_these_tests_have_one_server_for_all_workers() -> None:
    folder = os.environ["DATABASE_URL"].partition("host=")[2]

    servers = running_with(f"unix_socket_directories={folder}") if folder else [1]

    assert len(servers) == 1
