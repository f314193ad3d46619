"""The machine and the software that was measured, for comparison."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

import django
from django.db import connection

SHOWN = (
    "server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method",
    "shared_buffers", "max_wal_size", "checkpoint_timeout", "jit",
)  # fmt: skip


def describe() -> dict[str, str]:
    """Processor, memory, versions, and the server's settings that matter."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, current_setting(name) FROM unnest(%s::text[]) AS name", [list(SHOWN)]
        )
        settings = dict(cursor.fetchall())
    return {
        "processor": f"{os.cpu_count()} × {_processor()}",
        "memory": _memory(),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
        "django": django.get_version(),
        "psycopg": version("psycopg"),
        "postgresql": settings.pop("server_version"),
        **settings,
    }


def load() -> float:
    """How busy the machine is before we begin, in processors."""
    return round(os.getloadavg()[0], 2)


def _processor() -> str:
    return _line("/proc/cpuinfo", "model name") or platform.machine()


def _memory() -> str:
    kilobytes = _line("/proc/meminfo", "MemTotal").split()
    return f"{int(kilobytes[0]) / 1_048_576:.0f} GB" if kilobytes else "unknown"


def _line(path: str, start: str) -> str:
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(start)), "")
