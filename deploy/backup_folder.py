"""What a backup is made of: a folder with the dump, the files, the register and a manifest."""

import hashlib
import json
import tarfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.database_dump import BackupError, Counts
from deploy.ledger_proof import Differences

DUMP = "database.dump"
PACKS = "review-packs.tar"
ERASURES = "erasures.jsonl"
MANIFEST = "manifest.json"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup holds, so that a restore can prove that all of it is there again.

    `missing` are files that went between the dump and their turn. `ledger` is how the usage ledger
    differed from its sources, None if it could not be compared.
    """

    product: str
    taken_at: str
    server: str
    tables: Counts
    packs: list[str]
    missing: list[str]
    packs_are_elsewhere: bool
    sha256: dict[str, str]
    ledger: Differences | None = None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, last: a folder without one is no backup."""
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2) + "\n")


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest and hold the files against it. Raises BackupError."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
    except (OSError, ValueError, TypeError):
        raise BackupError(f"{folder} holds no whole backup.") from None
    for name, wanted in manifest.sha256.items():
        if not (folder / name).is_file() or sha256(folder / name) != wanted:
            raise BackupError(f"{folder / name} is not as it was written. Use another backup.")
    return manifest


def sha256(file: Path) -> str:
    """Return the file's SHA-256."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def pack_up(*, store: Path, names: Iterable[str], archive: Path) -> list[str]:
    """Put these files of the store into the archive; return those that are not there any more."""
    missing = []
    with tarfile.open(archive, "w") as tar:
        for name in names:
            try:
                tar.add(store / name, arcname=name, recursive=False)
            except FileNotFoundError:
                missing.append(name)
    return missing


def unpack(*, archive: Path, store: Path) -> int:
    """Put the archive's files into the store; return how many. Raises BackupError."""
    with tarfile.open(archive) as tar:
        members = tar.getmembers()
        if taken := [each.name for each in members if (store / each.name).exists()]:
            raise BackupError(
                f"{store} holds {taken[0]} already. Restore into an empty folder of its own."
            )
        store.mkdir(mode=0o700, parents=True, exist_ok=True)
        # "data" refuses whatever would end up outside of the store.
        tar.extractall(store, members, filter="data")
    return len(members)
