"""Where packs are kept: a local disk, or whatever STORAGES["review_packs"] names."""

import os
from contextlib import suppress
from pathlib import Path
from typing import IO, override

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

_PART = ".part"


class LocalPackStorage(FileSystemStorage):
    """A disk on which a file is there whole or not at all, also after a power cut."""

    def _save(self, name: str, content: "File[bytes]") -> str:
        # Where storages are meant to be extended; django-stubs does not know it.
        saved = super()._save(f"{name}{_PART}", content)  # type: ignore[misc]
        part = Path(self.path(saved))
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(self.path(name))
        return name

    @override
    def delete(self, name: str) -> None:
        super().delete(f"{name}{_PART}")
        super().delete(name)


class StorageUnavailableError(Exception):
    """The storage did not do what it was asked to. Carries no path."""


def put(*, name: str, file: IO[bytes]) -> None:
    """Store what the file holds, from its beginning. Raises StorageUnavailableError."""
    file.seek(0)
    try:
        stored = _storage().save(name, File(file))
    except OSError:
        # Half a file takes up what may be the last room.
        with suppress(StorageUnavailableError):
            remove(name)
        raise StorageUnavailableError from None
    if stored != name:
        # Names are used once; this storage gave the file another name.
        remove(stored)
        raise StorageUnavailableError


def open_file(name: str) -> "File[bytes]":
    """Open a file to read. Raises FileNotFoundError, StorageUnavailableError."""
    try:
        file: File[bytes] = _storage().open(name)
    except FileNotFoundError:
        raise
    except OSError:
        raise StorageUnavailableError from None
    return file


def size_of(name: str) -> int | None:
    """Return how many bytes the file has; None if it is not there.

    Raises StorageUnavailableError.
    """
    try:
        return _storage().size(name)
    except FileNotFoundError:
        return None
    except OSError:
        raise StorageUnavailableError from None


def remove(name: str) -> None:
    """Delete a file that is perhaps there. Raises StorageUnavailableError."""
    try:
        _storage().delete(name)
    except OSError:
        raise StorageUnavailableError from None


def _storage() -> Storage:
    return storages["review_packs"]
