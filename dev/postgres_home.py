"""The folder an embedded PostgreSQL lives in: one owner at a time, a private way in."""

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dev.die_with_parent import Identity
from dev.postgres_cluster import Cluster
from dev.postgres_identity import PostgresError, may
from dev.postgres_relocation import remove_what_is_away
from dev.temporary import places

LOCK = "owner.pid"
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100  # the kernel's own limit is 107 characters on Linux, 103 on macOS
PREDECESSOR_SECONDS = 30


@contextmanager
def only_owner(home: Path) -> Iterator[None]:
    """Hold the folder; the lock goes with the process that holds it, however that ends."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / LOCK).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as refused:
            if refused.errno != errno.EWOULDBLOCK:
                raise
            lock.seek(0)
            raise PostgresError(
                f"The database in {home} is in use by process {lock.read().strip() or '?'}. "
                "Stop that one first, or set DATABASE_URL to use another database."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def remove_abandoned(folders: Iterable[Path]) -> None:
    """Delete throw-away homes whose owner was killed before it could do so itself."""
    for home in folders:
        with contextlib.suppress(OSError, PostgresError):
            if (home / LOCK).read_text():  # else it is not ours, or about to be taken
                with only_owner(home):
                    remove_what_is_away(home)
                    shutil.rmtree(home, ignore_errors=True)


def socket_dir(home: Path, identity: Identity) -> Path:
    """The home itself, or a folder for temporary files where a socket cannot have its path."""
    if _can_hold_a_socket(home):
        return home
    name = "tenantpilot-" + hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    for place in places():
        if _can_hold_a_socket(place / name) and may(identity, "test", "-x", place):
            return place / name
    raise PostgresError(f"No folder for temporary files can hold a socket for {home}. Set TMPDIR.")


def _can_hold_a_socket(folder: Path) -> bool:
    """PostgreSQL reads a list of folders, so a folder's name must not look like one."""
    path = str(folder)
    fits = len(os.fsencode(path)) + 1 + len(SOCKET) <= LONGEST_SOCKET_PATH
    return fits and path.isprintable() and not set(path) & set(",\"'")


def make_private(folder: Path, *, uid: int) -> None:
    """Access to the socket is access to the database, so only the owner may reach it."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if not stat.S_ISDIR(folder.lstat().st_mode) or folder.stat().st_uid not in (os.geteuid(), uid):
        raise PostgresError(f"{folder} belongs to another account. Remove it and try again.")
    folder.chmod(0o700)
    if folder.stat().st_uid != uid:
        os.chown(folder, uid, -1)


def wait_for_predecessor(cluster: Cluster) -> None:
    """A server whose owner was killed needs a moment to shut down; a dead one leaves its file."""
    deadline = time.monotonic() + PREDECESSOR_SECONDS
    while pid := _predecessor(cluster):
        if time.monotonic() > deadline:
            raise PostgresError(
                f"A PostgreSQL without an owner (process {pid}) still uses {cluster.data}. "
                f"End it with `kill -INT {pid}` and try again."
            )
        time.sleep(0.05)
    # PostgreSQL itself would trip over the file if another process had been given that number.
    cluster.pid_file.unlink(missing_ok=True)


def _predecessor(cluster: Cluster) -> int | None:
    """The process id of a PostgreSQL that runs on this cluster."""
    lines = cluster.pid_file_lines()
    if not lines or not lines[0].isdigit():
        return None
    pid = int(lines[0])
    if Path("/proc/self").exists():
        with_what = Path(f"/proc/{pid}/cmdline")
        running = with_what.exists() and str(cluster.data) in with_what.read_text(errors="replace")
        return pid if running else None
    try:
        os.kill(pid, 0)
    except OSError:
        return None
    return pid
