"""Real processes of the product, against the test's database."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

# Longer than anything takes on a slow machine; only a failure waits that long.
TIMEOUT = 300.0


def environment() -> dict[str, str]:
    """Return the environment in which a process sees what this test sees."""
    url = urlsplit(os.environ["DATABASE_URL"])
    name = str(connection.settings_dict["NAME"])
    return os.environ | {
        "DATABASE_URL": urlunsplit(url._replace(path=f"/{name}")),
        "GRAPH_BASE_URL": settings.GRAPH_BASE_URL,
        "GRAPH_AUTHORITY_URL": settings.GRAPH_AUTHORITY_URL,
    }


@contextmanager
def worker(*options: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker, as production runs it; killed at the end if it still lives.

    It writes where the test does, so that pytest shows it when the test fails.
    """
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "manage.py", "run_worker", *options],
        env=environment(),
        cwd=settings.BASE_DIR,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a worker. Its last sign of life is an hour old at once, so nothing waits for that."""
    process.kill()
    process.wait()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 hour'"
        )
        cursor.execute(
            "UPDATE operations_operationrun SET heartbeat_at = heartbeat_at - interval '1 hour'"
        )


def wait_until(happens: Callable[[], bool], *, seconds: float = TIMEOUT) -> None:
    """Wait for something another process does. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > deadline:
            raise TimeoutError("It did not happen in time.")
        time.sleep(0.1)
