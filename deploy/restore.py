"""Restore a backup into a new, empty database: `python -m deploy.restore FOLDER --erasures FILE`.

DATABASE_URL names the new database, REVIEW_PACKS_ROOT an empty folder. What is there is never
overwritten: the installation goes on with the old database until its settings name the new one.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import psycopg
from django.core.exceptions import ImproperlyConfigured

from deploy import backup_folder, ledger_proof
from deploy.backup_folder import DUMP, ERASURES, PACKS, Manifest
from deploy.database_dump import BackupError, connected, counted, load
from deploy.installation import Installation, installation, manage, say
from deploy.ledger_proof import Differences

EMPTY = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="deploy/restore", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="the backup")
    parser.add_argument(
        "--steps-only", action="store_true", help="rows and files are there: only what comes after"
    )
    known = parser.add_mutually_exclusive_group(required=True)
    known.add_argument(
        "--erasures", type=Path, action="append", metavar="FILE", help="newest register of erasures"
    )
    known.add_argument(
        "--no-erasures", action="store_true", help="no person was erased since the backup"
    )
    options = parser.parse_args(arguments)
    if (options.folder is None) != options.steps_only:
        parser.error("Name either a backup or --steps-only.")
    registers: list[Path] = options.erasures or []
    known_differences: Differences | None = None
    try:
        _require_readable(registers)
        if options.folder:
            manifest = backup_folder.read_manifest(options.folder)
            restore(installation(), manifest=manifest, folder=options.folder)
            known_differences = manifest.ledger
            registers = [options.folder / ERASURES, *registers]
        for step in steps_afterwards(registers):
            take(step)
        ledger_proof.prove(known=known_differences)
    except (BackupError, ImproperlyConfigured, OSError, psycopg.Error) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    say("The backup is restored, and everything was looked at again.")
    return 0


def restore(here: Installation, *, manifest: Manifest, folder: Path) -> None:
    """Bring the backup's rows and files back, and count them. Raises BackupError."""
    say(f"Restoring the backup of {manifest.taken_at}, made by version {manifest.product}.")
    with connected(here.database_url) as connection:
        _require_empty(connection)
    load(url=here.database_url, file=folder / DUMP)
    with connected(here.database_url) as connection:
        _require_same(counted(connection), manifest)
        # Else the planner knows nothing about the tables until autovacuum comes by.
        connection.execute("ANALYZE")
    _bring_packs(here, manifest=manifest, archive=folder / PACKS)


def steps_afterwards(registers: Sequence[Path]) -> list[tuple[str, ...]]:
    """Return the management commands without which a restored database is not to be used."""
    erasures = [("reapply_erasures", "--yes", *map(str, registers))] if registers else []
    return [
        ("migrate", "--noinput", "--verbosity=0"),
        ("prune_product_usage",),
        # Before the erasures: sessions and failed sign-ins of then belong to no one any more.
        ("clear_expired_sign_ins",),
        *erasures,
        ("roll_up_product_usage", "--rebuild"),
        ("expire_diagnostic_bundles",),
        ("expire_invitations",),
        ("prune_records",),
        ("prune_audit_log",),
        # Says so if a key that the backup needs is not in ENCRYPTION_KEYS.
        ("rotate_encryption_keys",),
    ]


def take(step: tuple[str, ...]) -> None:
    """Run one step and show what it says. Raises BackupError."""
    say(f"== {' '.join(step)}")
    done = manage(*step)
    if done.stdout.strip():
        say(done.stdout.rstrip())
    if done.returncode != 0:
        raise BackupError(
            f"{done.stderr.strip()}\nmanage.py {step[0]} failed. The rows are there, but do not "
            "use this database yet: see to it, then run this command and those after it by hand."
        )


def _require_readable(registers: Sequence[Path]) -> None:
    """Look before the first row is restored: a name that is wrong would stop it in the middle."""
    for register in registers:
        try:
            register.open().close()
        except OSError as error:
            raise BackupError(
                f"The register {register} cannot be read ({error.strerror}). ERASURE_REGISTER says "
                "where it is; --no-erasures, if no person was erased since. Nothing was changed."
            ) from None


def _require_empty(connection: psycopg.Connection) -> None:
    row = connection.execute(EMPTY).fetchone()
    if row and row[0]:
        raise BackupError(
            f"The database {connection.info.dbname} is not empty. Make a new one with createdb and "
            "name it in DATABASE_URL. Nothing was changed."
        )


def _require_same(found: dict[str, int], manifest: Manifest) -> None:
    differing = sorted(
        table
        for table in found.keys() | manifest.tables.keys()
        if found.get(table) != manifest.tables.get(table)
    )
    if differing:
        raise BackupError(f"Other numbers of rows than in the backup: {', '.join(differing)}.")
    say(f"Restored {sum(found.values()):,} rows of {len(found)} tables, as many as were backed up.")


def _bring_packs(here: Installation, *, manifest: Manifest, archive: Path) -> None:
    if here.packs is None or manifest.packs_are_elsewhere:
        say("Review packs are in a bucket and were not restored from here.")
        return
    files = backup_folder.unpack(archive=archive, store=here.packs)
    say(f"Restored {files:,} review pack files.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
