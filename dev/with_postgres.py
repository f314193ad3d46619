"""Run a command with a throw-away PostgreSQL: `python -m dev.with_postgres manage.py migrate`.

With DATABASE_URL set, that database is used and nothing is started. A first word that ends in
`.py`, or starts with `-m`, is run by this Python.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dev import postgres
from dev.postgres_home import remove_abandoned
from dev.temporary import find_room


@contextmanager
def database_url(*, purpose: str, prepare: Callable[[Path], None] | None = None) -> Iterator[str]:
    """DATABASE_URL as the environment has it, or that of a server that is gone after the block.

    `prepare` may fill the folder of that server before it starts.
    """
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    find_room()
    prefix = f"tenantpilot-{purpose}-"
    remove_abandoned(Path(tempfile.gettempdir()).glob(f"{prefix}*"))
    with tempfile.TemporaryDirectory(prefix=prefix) as folder:
        if prepare:
            prepare(Path(folder))
        with postgres.running(Path(folder), durable=False) as url:
            yield url


def main(*command: str) -> int:
    interpreter = [sys.executable] if command[0].endswith(".py") or command[0] == "-m" else []
    os.environ.setdefault("TENANTPILOT_ENV", "development")
    with database_url(purpose="command") as url:
        environment = {**os.environ, "DATABASE_URL": url}
        return subprocess.run([*interpreter, *command], env=environment, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except postgres.PostgresError as error:
        sys.exit(str(error))
