"""A disk that is small enough to be filled."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BLOCK = b"\0" * 65_536
FILLER = "filler"


@contextmanager
def small_disk(*, megabytes: int) -> Iterator[Path]:
    """A file system of its own. It takes the right to mount, which root has."""
    with tempfile.TemporaryDirectory(prefix="tenantpilot-disk-") as folder:
        size = f"size={megabytes}m,mode=755"
        subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], check=True)  # noqa: S603, S607
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)  # noqa: S603, S607


def fill(disk: Path) -> None:
    """Leave no room at all."""
    with (disk / FILLER).open("ab", buffering=0) as file:
        for size in (len(BLOCK), 1):
            try:
                while file.write(BLOCK[:size]):
                    pass
            except OSError:
                continue


def make_room(disk: Path) -> None:
    (disk / FILLER).unlink()
