"""Looking at processes from outside."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def is_alive(pid: int) -> bool:
    """Whether it runs; one that has ended but was not yet collected does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def running_with(text: str | Path, *, within: str = "cmdline") -> list[int]:
    """Every live process that has this text in its command line (or, `within`, its `environ`)."""
    wanted = str(text).encode()
    return [
        int(found.parent.name)
        for found in Path("/proc").glob(f"[0-9]*/{within}")
        if wanted in _content(found) and is_alive(int(found.parent.name))
    ]


def python(script: str, *arguments: str | Path) -> subprocess.Popen[str]:
    """A script in a process of its own that can import the project and be read from."""
    return start([sys.executable, "-c", script, *map(str, arguments)])


def start(command: Sequence[str], **environment: str) -> subprocess.Popen[str]:
    """A command with further environment variables, to be read from."""
    return subprocess.Popen(  # noqa: S603
        command, env={**os.environ, **environment}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def next_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
