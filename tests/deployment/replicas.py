"""Two database servers, the second a synchronous replica of the first."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import psycopg

from dev import postgres
from dev.postgres_cluster import USER
from dev.postgres_relocation import MAJOR, programs
from tests.deployment.running import run
from tests.processes import wait_until

SYNCHRONOUS = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A primary, its replica, and an address that finds whichever can be written to."""

    primary: postgres.Server
    replica: postgres.Server

    @property
    def url(self) -> str:
        hosts = quote(f"{socket_of(self.primary)},{socket_of(self.replica)}")
        name = urlsplit(self.primary.url).path
        return f"postgresql://{USER}@{name}?host={hosts}&target_session_attrs=read-write"

    def fail_over(self) -> None:
        """Crash the primary and make the replica one."""
        self.primary.stop(signal.SIGQUIT)
        with psycopg.connect(self.replica.url, autocommit=True) as session:
            session.execute("SELECT pg_promote()")


@contextmanager
def replicated(environment: Mapping[str, str]) -> Iterator[tuple[Pair, dict[str, str]]]:
    """The pair with the product's tables, and the environment that names both."""
    with (
        tempfile.TemporaryDirectory(prefix="tenantpilot-one-") as one,
        tempfile.TemporaryDirectory(prefix="tenantpilot-two-") as two,
        postgres.Server(Path(one), durable=True) as primary,
    ):
        _copy(primary, Path(two))
        with postgres.Server(Path(two), durable=True) as replica:
            _replicate_synchronously(primary)
            pair = Pair(primary=primary, replica=replica)
            here = dict(environment) | {"DATABASE_URL": pair.url}
            done = run("deploy/manage", "migrate", "--no-input", environment=here)
            assert done.returncode == 0, done.stderr
            yield pair, here


def socket_of(server: postgres.Server) -> str:
    return parse_qs(urlsplit(server.url).query)["host"][0]


def _copy(primary: postgres.Server, home: Path) -> None:
    done = subprocess.run(  # noqa: S603
        [
            programs() / "pg_basebackup", "--host", socket_of(primary), "--username", USER,
            "--pgdata", home / str(MAJOR), "--write-recovery-conf", "--checkpoint=fast",
            "--no-sync",
        ],
        env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def _replicate_synchronously(primary: postgres.Server) -> None:
    with psycopg.connect(primary.url, autocommit=True) as session:
        session.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        session.execute("SELECT pg_reload_conf()")
        wait_until(lambda: session.execute(SYNCHRONOUS).fetchone() == (1,))
