"""Who and what was removed, so that a restored backup can be made to forget them again.

An entry contains no name: a number, and a keyed hash that only proves, once the account or tenant
is there again, that the number is still the same one's. Numbers alone would not do: after a restore
they are given out a second time.
"""

import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Self, TextIO

import msgspec
from django.db.models import Model
from django.utils import timezone

from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.secrets import encryption_keys, key_id

# An address without account has no number and no moment.
NO_NUMBER, NO_MOMENT = 0, datetime.fromtimestamp(0, UTC)

_PURPOSE = b"tenantpilot: register of removals"


class Kind(StrEnum):
    """What was removed."""

    PERSON = "person"
    ADDRESS = "address"
    OPERATOR = "operator"
    TENANT = "tenant"
    WORKSPACE = "workspace"


# Entries that the audit log keeps however old they are: a backup may be older.
ACTIONS = {
    Kind.PERSON: AuditAction.ACCOUNT_ERASED,
    Kind.ADDRESS: AuditAction.ADDRESS_FORGOTTEN,
    Kind.OPERATOR: AuditAction.OPERATOR_ERASED,
    Kind.TENANT: AuditAction.TENANT_OFFBOARDED,
    Kind.WORKSPACE: AuditAction.WORKSPACE_OFFBOARDED,
}


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

    @classmethod
    def of(cls, kind: Kind, *, pk: int, known_as: str, created_at: datetime) -> Self:
        """Write down the removal of this row, now."""
        proof = fingerprint(kind, pk=pk, known_as=known_as, created_at=created_at)
        return cls(
            kind=kind, id=pk, fingerprint=proof, at=timezone.now().isoformat(timespec="seconds")
        )

    @classmethod
    def of_address(cls, email: str) -> Self:
        """Write down that an address without account is forgotten, now."""
        return cls.of(Kind.ADDRESS, pk=NO_NUMBER, known_as=email, created_at=NO_MOMENT)

    def is_of_address(self, email: str) -> bool:
        """Whether it is about this address. Raises KeyRetiredError if the key is gone."""
        return self.is_of(pk=NO_NUMBER, known_as=email, created_at=NO_MOMENT)

    def is_of(self, *, pk: int, known_as: str, created_at: datetime) -> bool:
        """Whether it is about this very row. Raises KeyRetiredError if the key is gone."""
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


def record(removal: Removal, *, subject: Model | None = None) -> None:
    """Write the entry into the audit log, in the transaction of the removal.

    A person's number stands among the details: a subject would be emptied with the next erasure.
    """
    log.record(
        action=ACTIONS[removal.kind],
        actor=None,
        subject=subject,
        number=removal.id,
        fingerprint=removal.fingerprint,
        at=removal.at,
    )


def recorded() -> Iterator[Removal]:
    """Return the entries as this database knows them, oldest first."""
    kinds = {action.value: kind for kind, action in ACTIONS.items()}
    for row in AuditLog.objects.filter(action__in=kinds).order_by("pk"):
        yield Removal(
            kind=kinds[row.action],
            id=row.details["number"],
            fingerprint=row.details["fingerprint"],
            at=row.details["at"],
        )


def line_of(removal: Removal) -> str:
    """Return the entry as a line of the register."""
    return msgspec.json.encode(removal).decode()


def require_writable(file: Path) -> None:
    """Find out before anything is removed whether it can be written down. Raises RegisterError."""
    try:
        with _opened(file):
            pass
    except OSError as error:
        raise RegisterError(f"{file} cannot be written: {error.strerror}.") from None


def append(file: Path, removal: Removal) -> None:
    """Add the entry, so that it outlasts a power cut. Raises RegisterError."""
    try:
        with _opened(file) as register:
            register.write(f"{line_of(removal)}\n")
            register.flush()
            os.fsync(register.fileno())
    except OSError as error:
        raise RegisterError(f"{file} cannot be written: {error.strerror}.") from None


def _opened(file: Path) -> TextIO:
    """Open the register for adding, readable by its owner only."""
    number = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.fchmod(number, 0o600)
    return os.fdopen(number, "a", encoding="ascii")


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
        return msgspec.json.decode(line, type=Removal)
    except msgspec.DecodeError:
        raise RegisterError(f"{place} is no entry of a register.") from None


def _digest(key: bytes, kind: Kind, *, pk: int, known_as: str, created_at: datetime) -> str:
    # A key of its own, so that what seals secrets is used for nothing else.
    own = hmac.digest(key, _PURPOSE, hashlib.sha256)
    facts = f"{kind}\n{pk}\n{created_at.isoformat()}\n{known_as}"
    return hmac.new(own, facts.encode(), hashlib.sha256).hexdigest()
