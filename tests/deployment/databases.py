"""A database server of a test's own, to be stopped, frozen and failed over."""

import os
import signal
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from dev import postgres
from tests.deployment.running import run


@contextmanager
def migrated(environment: Mapping[str, str]) -> Iterator[tuple[postgres.Server, dict[str, str]]]:
    """A server with the product's tables, and the environment that names it."""
    with (
        tempfile.TemporaryDirectory(prefix="tenantpilot-database-") as folder,
        postgres.Server(Path(folder), durable=False) as server,
    ):
        here = dict(environment) | {"DATABASE_URL": server.url}
        done = run("deploy/manage", "migrate", "--no-input", environment=here)
        assert done.returncode == 0, done.stderr
        yield server, here


@contextmanager
def frozen(server: postgres.Server) -> Iterator[None]:
    """The server and each of its sessions, stopped in the middle of whatever they do."""
    family = list(_family(server.pid))
    for pid in family:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def _family(pid: int) -> Iterator[int]:
    yield pid
    children = Path(f"/proc/{pid}/task/{pid}/children")
    for child in children.read_text().split():
        yield from _family(int(child))
