import os
import pwd
import signal
import threading
from pathlib import Path

import environ
import psycopg
import pytest
from django.db.backends.postgresql.base import DatabaseWrapper

from dev import postgres
from tests.dev.conftest import Eventually
from tests.dev.processes import children_of, is_alive, next_line, python, running_with

OWNER = """
import pathlib, signal, sys
from dev import postgres
with postgres.Server(pathlib.Path(sys.argv[1]), durable=True) as server:
    print(server.pid, flush=True)
    signal.pause()
"""


def fetch(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    return row and row[0]


def test_it_is_postgresql_18_for_many_sessions(folder: Path) -> None:
    with postgres.running(folder, durable=False) as url:
        assert str(fetch(url, "SHOW server_version")).startswith("18.")
        assert int(str(fetch(url, "SHOW max_connections"))) >= 200
        assert fetch(url, "SHOW server_encoding") == "UTF8"


def test_django_reads_the_same_url(home: Path) -> None:
    with postgres.running(home, durable=False) as url:
        settings = {**environ.Env.db_url_config(url), "TIME_ZONE": None}
        parameters = DatabaseWrapper(settings).get_connection_params()
        with psycopg.connect(**parameters) as connection:
            row = connection.execute("SELECT current_database()").fetchone()

    assert row == ("tenantpilot",)


@pytest.mark.parametrize(("durable", "fsync"), [(True, "on"), (False, "off")])
def test_only_durable_data_are_forced_to_disk(home: Path, durable: bool, fsync: str) -> None:  # noqa: FBT001
    with postgres.running(home, durable=durable) as url:
        assert fetch(url, "SHOW fsync") == fsync
        assert fetch(url, "SHOW full_page_writes") == fsync


def test_it_listens_on_its_socket_only(home: Path) -> None:
    with postgres.running(home, durable=False) as url:
        assert fetch(url, "SHOW listen_addresses") == ""


def test_nobody_else_may_enter_its_folder(folder: Path) -> None:
    home = folder / "data"

    with postgres.running(home, durable=False):
        assert home.stat().st_mode & 0o077 == 0


def test_parents_and_accounts_stay_as_they_were(folder: Path) -> None:
    parents = {parent: parent.stat().st_mode for parent in (folder, *folder.parents)}
    accounts = pwd.getpwall()

    with postgres.running(folder / "data", durable=False):
        pass

    assert {parent: parent.stat().st_mode for parent in parents} == parents
    assert pwd.getpwall() == accounts


def test_data_outlive_the_server(home: Path) -> None:
    with postgres.running(home, durable=True) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")

    with postgres.running(home, durable=True) as url:
        assert fetch(url, "SELECT answer FROM kept") == 42


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
def test_a_restart_keeps_url_and_committed_rows(home: Path, how: signal.Signals) -> None:
    with postgres.Server(home, durable=True) as server:
        url, first = server.url, server.pid
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")

        server.restart(how)

        assert fetch(url, "SELECT answer FROM kept") == 42
        assert not is_alive(first)


def test_a_folder_in_use_names_its_owner(home: Path) -> None:
    with (
        postgres.running(home, durable=False),
        pytest.raises(postgres.PostgresError, match=f"in use by process {os.getpid()}"),
        postgres.running(home, durable=False),
    ):
        pass


def test_killing_the_owner_ends_the_server(home: Path, eventually: Eventually) -> None:
    owner = python(OWNER, home)
    server = int(next_line(owner))

    owner.kill()
    owner.communicate()

    assert eventually(lambda: not is_alive(server))
    assert eventually(lambda: not running_with(home))
    assert "database system is shut down" in (home / "server.log").read_text()


def test_a_new_owner_may_follow_a_killed_one_at_once(home: Path) -> None:
    owner = python(OWNER, home)
    next_line(owner)

    owner.kill()
    owner.communicate()

    with postgres.running(home, durable=True) as url:
        assert fetch(url, "SELECT 1") == 1


def test_a_killed_server_recovers(home: Path) -> None:
    with postgres.Server(home, durable=True) as server:
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        os.kill(server.pid, signal.SIGKILL)

    with postgres.running(home, durable=True) as url:
        assert fetch(url, "SELECT answer FROM kept") == 42


def test_a_killed_server_is_replaced_when_the_last_of_it_has_ended(home: Path) -> None:
    with postgres.Server(home, durable=True) as server:
        url = server.url
        child = children_of(server.pid)[0]
        os.kill(child, signal.SIGSTOP)  # it notices the death of its parent late
        os.kill(server.pid, signal.SIGKILL)
        late = threading.Timer(1, os.kill, (child, signal.SIGCONT))
        late.start()

        server.restart()

        assert fetch(url, "SELECT 1") == 1
        late.join()


def test_a_pid_file_whose_number_is_someone_elses_is_no_obstacle(home: Path) -> None:
    with postgres.running(home, durable=True):
        pid_file = home / "18" / "postmaster.pid"
        content = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *content[1:]]) + "\n")

    with postgres.running(home, durable=True) as url:
        assert fetch(url, "SELECT 1") == 1


def test_an_unfinished_cluster_is_made_anew(folder: Path) -> None:
    (folder / "unfinished").mkdir()
    (folder / "unfinished" / "PG_VERSION").write_text("18")

    with postgres.running(folder, durable=False) as url:
        assert fetch(url, "SELECT 1") == 1


def test_a_path_too_long_for_a_socket_will_do(folder: Path) -> None:
    home = folder / ("long" * 30) / "data"

    with postgres.running(home, durable=False) as url:
        assert fetch(url, "SELECT 1") == 1


def test_what_postgresql_says_is_passed_on_when_it_will_not_start(home: Path) -> None:
    with postgres.running(home, durable=True):
        pass
    (home / "18" / "postgresql.conf").write_text("no_such_setting = 1")

    with (
        pytest.raises(postgres.PostgresError, match="no_such_setting"),
        postgres.running(home, durable=True),
    ):
        pass
