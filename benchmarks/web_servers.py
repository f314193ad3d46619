"""The product's web servers as an installation runs them, and how much they compute."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from benchmarks.databases import session
from dev import ports

POLL_SECONDS = 0.1
SECRET_KEY = "of-the-load-benchmark-0123456789-ABCDEFGHIJ-abcdefghij"  # noqa: S105
# As nginx of deploy/nginx.conf hands requests over.
FROM_PROXY = {"Host": "localhost", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}


@dataclass(frozen=True, kw_only=True)
class Web:
    """One server."""

    pid: int
    port: int
    log: Path

    def computed(self) -> float:
        """Return the seconds that its processor has worked for it."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def errors(self) -> list[str]:
        """Return what it logged as an error."""
        return [line for line in self.log.read_text().splitlines() if '"level": "ERROR"' in line]


@contextmanager
def serving(count: int, *, folder: Path) -> Iterator[list[Web]]:
    """So many servers with production settings, on the database at hand, when they answer."""
    environment = _environment(folder)
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, env=environment, check=True)
    with ExitStack() as stack:
        yield [stack.enter_context(_serving(environment, folder=folder)) for _ in range(count)]


def database_computed() -> dict[int, float]:
    """Return the seconds that each session of the database at hand has worked, by its process."""
    with session() as own:
        rows = own.execute(
            "SELECT pid FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
    found = {pid: Path(f"/proc/{pid}/schedstat") for (pid,) in rows}
    return {
        pid: int(file.read_text().split()[0]) / 1e9 for pid, file in found.items() if file.exists()
    }


@contextmanager
def _serving(environment: dict[str, str], *, folder: Path) -> Iterator[Web]:
    port = ports.free()
    log = folder / f"{port}.log"
    listening = {"WEB_HOST": ports.HOST, "WEB_PORT": str(port)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tenantpilot.server"],
            env=environment | listening, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        while not _is_ready(port):
            if process.poll() is not None:
                raise AssertionError(f"The web server has ended: {log.read_text()}")
            time.sleep(POLL_SECONDS)
        yield Web(pid=process.pid, port=port, log=log)
    finally:
        process.terminate()
        process.wait()


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection(ports.HOST, port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers=FROM_PROXY)
        return connection.getresponse().status == HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _environment(folder: Path) -> dict[str, str]:
    url = urlsplit(os.environ["DATABASE_URL"])
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tenantpilot.settings",
        "TENANTPILOT_ENV": "production",
        "LOG_LEVEL": "INFO",
        "DATABASE_URL": urlunsplit(url._replace(path=f"/{connection.settings_dict['NAME']}")),
        "SECRET_KEY": SECRET_KEY,
        "ENCRYPTION_KEYS": "ZXhhbXBsZS1rZXktb2YtMzItYnl0ZXMtc2VjcmV0PyE=",
        "ALLOWED_HOSTS": "localhost",
        "TRUST_X_FORWARDED_PROTO": "1",
        "PROXY_COUNT": "1",
        "OPERATORS_WITHOUT_FACTOR": "1",
        "STATIC_ROOT": str(folder / "static"),
        "REVIEW_PACKS_ROOT": str(folder / "review-packs"),
    }
