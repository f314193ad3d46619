"""A database with every migration, kept in .data so that tests need not migrate: they copy it."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from dev import postgres
from dev.postgres_identity import PostgresError
from dev.postgres_relocation import MAJOR

NAME = "migrated"
ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".data" / NAME
MIGRATIONS = ("[a-z]*/**/migrations/*.py", "[a-z]*/**/migration_*.py")
# Whatever decides how the tables look; other code may change without a new one.
MAKERS = (*MIGRATIONS, "*/*settings.py", "dev/postgres*")


def copy_to(home: Path) -> None:
    """Fill the folder of a server to come. Its database `migrated` is there to be copied."""
    with _alone():
        kept = KEPT / _fingerprint()
        if not kept.exists():
            shutil.rmtree(KEPT, ignore_errors=True)
            _make(kept)
        shutil.copytree(kept, home / str(MAJOR))


def begin_now(url: str) -> None:
    """Let the database `migrated` of the server at `url` be as old as if it was migrated just now.

    An installation is as old as its first migration, and what never ran is overdue after a while.
    """
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"ALTER DATABASE {NAME} ALLOW_CONNECTIONS true".encode())
        with psycopg.connect(url, dbname=NAME) as session:
            session.execute("UPDATE django_migrations SET applied = now()")
        server.execute(f"ALTER DATABASE {NAME} ALLOW_CONNECTIONS false".encode())


@contextmanager
def _alone() -> Iterator[None]:
    KEPT.parent.mkdir(exist_ok=True)
    with KEPT.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fingerprint() -> str:
    digest = hashlib.sha256()
    makers = {path for pattern in MAKERS for path in ROOT.glob(pattern) if path.is_file()}
    for path in [ROOT / "requirements" / "dev.txt", *sorted(makers)]:
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _make(kept: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="tenantpilot-migrated-") as folder:
        with postgres.running(Path(folder), durable=True) as url, psycopg.connect(url) as session:
            session.autocommit = True
            session.execute(f"CREATE DATABASE {NAME}".encode())
            _migrate(urlunsplit(urlsplit(url)._replace(path=f"/{NAME}")))
            session.execute(f"ALTER DATABASE {NAME} ALLOW_CONNECTIONS false".encode())
        unfinished = kept.with_name("unfinished")
        shutil.copytree(Path(folder, str(MAJOR)), unfinished)
        unfinished.rename(kept)


def _migrate(url: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"],
        env={**os.environ, "TENANTPILOT_ENV": "test", "DATABASE_URL": url},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise PostgresError(f"The tests' database could not be migrated:\n{done.stderr}")
