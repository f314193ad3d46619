"""Back up database and review packs: `python -m deploy.backup /var/backups/tenantpilot`.

The product goes on meanwhile: the dump is one state of the database, and the rows of each table
are counted in exactly that state.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from deploy import backup_folder, ledger_proof
from deploy.backup_folder import DUMP, ERASURES, MANIFEST, PACKS, Manifest
from deploy.database_dump import BackupError, connected, dump
from deploy.installation import Installation, installation, manage, say

PREFIX = "tenantpilot-"
UNFINISHED = ".part"
MOMENT = "%Y%m%dT%H%M%SZ"
FILES = "SELECT file_name FROM reviewpacks_reviewpack WHERE file_name <> '' ORDER BY file_name"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="deploy/backup", description=__doc__)
    parser.add_argument("folder", type=Path, help="where backups go, each in a folder of its own")
    parser.add_argument(
        "--keep-days", type=int, metavar="N", help="delete older backups in there afterwards"
    )
    options = parser.parse_args(arguments)
    if options.keep_days is not None and options.keep_days < 1:
        parser.error("--keep-days must be at least 1.")
    now = datetime.now(UTC)
    try:
        made = back_up(installation(), folder=options.folder, now=now)
    except (BackupError, ImproperlyConfigured, OSError) as error:
        sys.stderr.write(f"{error} There is no new backup.\n")
        return 1
    say(f"Backed up to {made}.")
    # So that the Installation card and the metrics know; the backup is good without it.
    manage("note_backup")
    if options.keep_days is not None:
        forgotten = forget(options.folder, before=now - timedelta(days=options.keep_days))
        say(f"Deleted {forgotten} backups older than {options.keep_days} days.")
    return 0


def back_up(here: Installation, *, folder: Path, now: datetime) -> Path:
    """Write a backup and return its folder, which appears when it is whole.

    Raises BackupError, OSError.
    """
    # Personal data: only the owner may read any of it.
    os.umask(0o077)
    done = folder / f"{PREFIX}{now:{MOMENT}}"
    part = done.with_name(done.name + UNFINISHED)
    part.mkdir(parents=True)
    try:
        _fill(part, here, now=now)
        part.rename(done)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return done


def _fill(part: Path, here: Installation, *, now: datetime) -> None:
    tables = dump(url=here.database_url, file=part / DUMP)
    # Files after rows: a file comes before the row that offers it.
    with connected(here.database_url) as connection:
        server = str(connection.info.server_version)
        names = [name for (name,) in connection.execute(FILES).fetchall()] if here.packs else []
    missing = backup_folder.pack_up(store=here.packs or part, names=names, archive=part / PACKS)
    tell_missing(missing, names=names, store=here.packs)
    (part / ERASURES).write_text(_erasures())
    backup_folder.write_manifest(
        part,
        Manifest(
            product=here.version,
            taken_at=now.isoformat(timespec="seconds"),
            server=server,
            tables=tables,
            packs=[name for name in names if name not in missing],
            missing=missing,
            packs_are_elsewhere=here.packs is None,
            ledger=ledger_proof.differences(),
            sha256={name: backup_folder.sha256(part / name) for name in (DUMP, PACKS, ERASURES)},
        ),
    )


def tell_missing(missing: Sequence[str], *, names: Sequence[str], store: Path | None) -> None:
    """Say how many files are not there. Raises BackupError if none is: that is another folder."""
    if names and len(missing) == len(names):
        raise BackupError(
            f"Of {len(names)} review pack files none is in {store}: REVIEW_PACKS_ROOT names "
            "another folder than the workers', or it is not mounted."
        )
    if missing:
        say(
            f"Of {len(names)} review pack files {len(missing)} are missing in {store}; "
            f"{MANIFEST} names them. A few may have expired just now."
        )


def _erasures() -> str:
    exported = manage("export_erasures")
    if exported.returncode != 0:
        raise BackupError(f"The register of erasures cannot be read: {exported.stderr.strip()}")
    return exported.stdout


def forget(folder: Path, *, before: datetime) -> int:
    """Delete backups that were begun before then; return how many."""
    oldest = f"{PREFIX}{before:{MOMENT}}"
    # Names sort as their moments do.
    old = [each for each in folder.glob(f"{PREFIX}*") if each.is_dir() and each.name < oldest]
    for each in old:
        shutil.rmtree(each)
    return len(old)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
