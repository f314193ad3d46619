"""Folders for temporary files: which there are, and one with enough room."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOM = 1 << 30  # what a run of all tests needs at most, and half as much again
OTHERS = ("/var/tmp", "/tmp", "/dev/shm")  # noqa: S108
OWN = Path(__file__).resolve().parent.parent / ".data" / "tmp"


def places() -> Iterator[Path]:
    """Folders for temporary files, best first."""
    yield from dict.fromkeys(
        Path(place) for place in (tempfile.gettempdir(), *OTHERS) if Path(place).is_dir()
    )


def find_room() -> None:
    """From here on, temporary files go where there is room, if TMPDIR is a small one."""
    if _room(Path(tempfile.gettempdir())) >= ROOM:
        return
    OWN.mkdir(parents=True, exist_ok=True)
    candidates = [place for place in (*places(), OWN) if os.access(place, os.W_OK | os.X_OK)]
    with_room = (place for place in candidates if _room(place) >= ROOM)
    tempfile.tempdir = str(next(with_room, max(candidates, key=_room)))
    os.environ["TMPDIR"] = tempfile.tempdir


def _room(place: Path) -> int:
    return shutil.disk_usage(place).free
