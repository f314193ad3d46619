"""The database to a file and back, with PostgreSQL's own pg_dump and pg_restore.

They are looked for in PG_BIN, else on the PATH. They get the connection as environment variables:
a password on a command line is everybody's to read.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

# Sessions of the moment of the backup are not restored.
WITHOUT_ROWS = ("accounts_planesession",)

TABLES = """
    SELECT table_name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name
"""

type Counts = dict[str, int]


class BackupError(Exception):
    """A backup or a restore cannot go on; the text is a sentence or two for people."""


@contextmanager
def connected(url: str) -> Iterator[psycopg.Connection]:
    """A connection for statements of their own. Raises BackupError."""
    try:
        connection = psycopg.connect(url, autocommit=True)
    except psycopg.Error as error:
        raise BackupError(f"The database does not answer: {_first_line(error)}") from None
    with connection:
        yield connection


def dump(*, url: str, file: Path) -> Counts:
    """Write the database to the file; return the rows of each table in exactly that state."""
    with connected(url) as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        exported = connection.execute("SELECT pg_export_snapshot()").fetchone()
        snapshot = exported[0] if exported else ""
        _run(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--no-password",
            "--schema=public", f"--snapshot={snapshot}", f"--file={file}",
            *(f"--exclude-table-data={table}" for table in WITHOUT_ROWS),
            url=url,
        )  # fmt: skip
        return counted(connection) | dict.fromkeys(WITHOUT_ROWS, 0)


def load(*, url: str, file: Path) -> None:
    """Fill an empty database from the file, wholly or not at all. Raises BackupError."""
    name = make_conninfo(dbname=_setting(url, "dbname"))
    _run(
        "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
        "--no-password", "--schema=public", f"--dbname={name}", str(file),
        url=url,
    )  # fmt: skip


def counted(connection: psycopg.Connection) -> Counts:
    """Count the rows of every table."""
    return {table: _count(connection, table) for (table,) in connection.execute(TABLES).fetchall()}


def _count(connection: psycopg.Connection, table: str) -> int:
    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _run(program: str, *arguments: str, url: str) -> None:
    done = subprocess.run(  # noqa: S603
        [_path(program), *arguments],
        env={**os.environ, **_environment(url)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BackupError(f"{program} failed: {done.stderr.strip() or done.returncode}")


def _path(program: str) -> str:
    found = shutil.which(program, path=os.environ.get("PG_BIN") or None)
    if found is None:
        raise BackupError(
            f"{program} was not found. Install PostgreSQL's client programs in the server's "
            "version or a newer one, or set PG_BIN to the folder they are in."
        )
    return found


def _environment(url: str) -> dict[str, str]:
    """Return the connection as libpq's environment variables."""
    options = Conninfo.parse(url.encode())
    return {
        option.envvar.decode(): option.val.decode()
        for option in options
        if option.envvar and option.val
    }


def _setting(url: str, keyword: str) -> str:
    options = {option.keyword: option.val for option in Conninfo.parse(url.encode())}
    return (options[keyword.encode()] or b"").decode()


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
