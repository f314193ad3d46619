"""The PostgreSQL that is measured: embedded, durable, and as a small server would be set up."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from dev import postgres

# fsync, synchronous_commit and full_page_writes stay on, as in production. The rest is what
# anybody with a few gigabytes of memory sets.
SETTINGS = {
    "shared_buffers": "2GB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "maintenance_work_mem": "512MB",
    "effective_cache_size": "8GB",
}
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
    "TENANTPILOT_ENV": "test",
    "LOG_LEVEL": "ERROR",
}


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Yield a URL: DATABASE_URL if it is set, else of a server on `folder`, which is kept."""
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    with postgres.Server(folder / "postgres", durable=True) as server:
        if _set_up(server.url):
            server.restart()
        yield server.url


def measure(*arguments: str, url: str) -> int:
    """Run the command `measure` on that server, in a process of its own."""
    command = [sys.executable, "-m", "django", "measure", *arguments]
    environment = {**os.environ, **ENVIRONMENT, "DATABASE_URL": url, "PYTHONPATH": "."}
    return subprocess.run(command, env=environment, check=False).returncode


def _set_up(url: str) -> bool:
    """Write the settings; whether the server has to start again to know them."""
    with psycopg.connect(url, autocommit=True) as session:
        for name, value in SETTINGS.items():
            session.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        known = session.execute("SELECT current_setting('shared_buffers')").fetchone()
    return known != (SETTINGS["shared_buffers"],)
