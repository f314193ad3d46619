"""Looking at processes from outside."""

import subprocess
import sys
from pathlib import Path


def is_alive(pid: int) -> bool:
    """Whether it runs; one that has ended but was not yet collected does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def running_with(argument: str | Path) -> list[int]:
    """Every live process that has this text in its command line."""
    wanted = str(argument).encode()
    return [
        int(found.parent.name)
        for found in Path("/proc").glob("[0-9]*/cmdline")
        if wanted in _content(found) and is_alive(int(found.parent.name))
    ]


def python(script: str, *arguments: str | Path) -> subprocess.Popen[str]:
    """A script in a process of its own that can import the project and be read from."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)], stdout=subprocess.PIPE, text=True
    )


def next_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
