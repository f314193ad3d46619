"""Who and what was removed, so that a restored backup can be made to forget them again.

An entry names nobody: a number, and a keyed hash that only proves, once the account or tenant is
there again, that the number is still the same one's. Numbers alone would not do: after a restore
they are given out a second time.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from tenantpilot.tenants.secrets import encryption_keys, key_id

_PURPOSE = b"tenantpilot: register of removals"


class Kind(StrEnum):
    """What was removed."""

    PERSON = "person"
    TENANT = "tenant"


class RegisterError(Exception):
    """The register cannot be read or written; the message says why, for people to read."""


class KeyRetiredError(Exception):
    """The entry was made with a key that is no longer in ENCRYPTION_KEYS."""


@dataclass(frozen=True, kw_only=True)
class Removal:
    """One entry."""

    kind: Kind
    id: int
    fingerprint: str
    at: str

    def is_of(self, *, pk: int, known_as: str, created_at: datetime) -> bool:
        """Whether it is about this very row. Raises KeyRetiredError if nobody can tell."""
        name, _, digest = self.fingerprint.partition(":")
        for key in encryption_keys():
            if key_id(key).hex() == name:
                same = _digest(key, self.kind, pk=pk, known_as=known_as, created_at=created_at)
                return hmac.compare_digest(same, digest)
        raise KeyRetiredError


def fingerprint(kind: Kind, *, pk: int, known_as: str, created_at: datetime) -> str:
    """Return what proves later that an entry is about this row: the key's name and a hash."""
    key = encryption_keys()[0]
    digest = _digest(key, kind, pk=pk, known_as=known_as, created_at=created_at)
    return f"{key_id(key).hex()}:{digest}"


def line_of(removal: Removal) -> str:
    """Return the entry as a line of the register."""
    return json.dumps(asdict(removal))


def require_writable(file: Path) -> None:
    """Find out before anything is removed whether it can be written down. Raises RegisterError."""
    try:
        with file.open("a"):
            pass
    except OSError as error:
        raise RegisterError(f"{file} cannot be written: {error.strerror}.") from None


def append(file: Path, removal: Removal) -> None:
    """Add the entry, so that it outlasts a power cut. Raises RegisterError."""
    try:
        with file.open("a", encoding="ascii") as register:
            register.write(f"{line_of(removal)}\n")
            register.flush()
            os.fsync(register.fileno())
    except OSError as error:
        raise RegisterError(f"{file} cannot be written: {error.strerror}.") from None


def read(files: Iterable[Path]) -> list[Removal]:
    """Return the entries of all files, each once. Raises RegisterError."""
    return list(dict.fromkeys(removal for file in files for removal in _entries(file)))


def _entries(file: Path) -> Iterator[Removal]:
    try:
        lines = file.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        raise RegisterError(f"{file} cannot be read.") from None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _entry(line, place=f"line {number} of {file}")


def _entry(line: str, *, place: str) -> Removal:
    try:
        stored = json.loads(line)
        return Removal(
            kind=Kind(stored["kind"]),
            id=int(stored["id"]),
            fingerprint=str(stored["fingerprint"]),
            at=str(stored["at"]),
        )
    except (ValueError, KeyError, TypeError):
        raise RegisterError(f"{place} is no entry of a register.") from None


def _digest(key: bytes, kind: Kind, *, pk: int, known_as: str, created_at: datetime) -> str:
    # A key of its own, so that what seals secrets is used for nothing else.
    own = hmac.digest(key, _PURPOSE, hashlib.sha256)
    facts = f"{kind}\n{pk}\n{created_at.isoformat()}\n{known_as}"
    return hmac.new(own, facts.encode(), hashlib.sha256).hexdigest()
