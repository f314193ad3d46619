"""A ZIP whose bytes depend on nothing but what is put into it."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from operator import attrgetter
from types import TracebackType
from typing import IO, Self, override
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# Of `a-z 0-9 _ . / -`, at most 100; relative, and without a way up.
ENTRY_NAME = re.compile(r"(?=.{1,100}\Z)[a-z0-9_][a-z0-9_.-]*(/[a-z0-9_][a-z0-9_.-]*)*", re.ASCII)
_UNIX, _READABLE = 3, 0o100644


@dataclass(frozen=True, kw_only=True)
class ArchiveEntry:
    """One file in the archive, as its manifest lists it."""

    name: str
    size: int
    sha256: str

    def to_json(self) -> dict[str, str | int]:
        return asdict(self)


class _Counted(io.RawIOBase):
    """Passes bytes on, counting and hashing them. Closing it leaves what is behind it open."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self.size = 0
        self.digest = sha256()

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes is all we write
        self.digest.update(data)
        self.size += len(data)
        return self._target.write(data)


class Archive:
    """Writes entries one after another; the finished archive lists them by name.

    Every entry bears the moment given, in UTC.
    """

    def __init__(self, file: IO[bytes], *, made_at: datetime) -> None:
        self._zip = ZipFile(file, "w")
        self._moment = made_at.astimezone(UTC)
        self.entries: list[ArchiveEntry] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._zip.filelist.sort(key=attrgetter("filename"))
        self._zip.close()

    @contextmanager
    def entry(self, name: str) -> Iterator[IO[bytes]]:
        """Open a new entry to be written. Raises ValueError for a name that is taken or odd."""
        if not ENTRY_NAME.fullmatch(name) or name in self._zip.NameToInfo:
            raise ValueError(f"No entry can be called {name!r}.")
        with self._zip.open(self._info(name), "w") as target:
            counted = _Counted(target)
            yield counted  # type: ignore[misc]  # a raw stream is an IO[bytes] to write to
        self.entries.append(
            ArchiveEntry(name=name, size=counted.size, sha256=counted.digest.hexdigest())
        )

    def _info(self, name: str) -> ZipInfo:
        when = self._moment
        info = ZipInfo(name, (when.year, when.month, when.day, when.hour, when.minute, when.second))
        info.compress_type = ZIP_DEFLATED
        info.create_system = _UNIX
        info.external_attr = _READABLE << 16
        return info
