"""Keep Django and its database session on one processor, so that time is work, not waiting."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def one_processor() -> Iterator[bool]:
    """Yield whether the session is there too: not if the server is on another machine."""
    before = os.sched_getaffinity(0)
    chosen = {max(before)}
    os.sched_setaffinity(0, chosen)
    try:
        yield _move(_session_pid(), chosen)
    finally:
        os.sched_setaffinity(0, before)
        connection.close()  # the session stays where it was put


def _session_pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid: int = cursor.fetchone()[0]
        return pid


def _move(pid: int, processors: set[int]) -> bool:
    try:
        if "postgres" not in Path(f"/proc/{pid}/cmdline").read_text():
            return False
        os.sched_setaffinity(pid, processors)
    except OSError:
        return False
    return True
