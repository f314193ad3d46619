"""The account that PostgreSQL runs as, and what it may do: PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
from functools import cache
from pathlib import Path

from dev import die_with_parent
from dev.die_with_parent import Identity


class PostgresError(Exception):
    """The database could not be started or used; the text is one plain sentence or two."""


NO_IDENTITY = (
    "PostgreSQL refuses to run as root, and this machine neither allows user namespaces nor lets "
    "root become another account (CAP_SETUID and CAP_SETGID). Run as an ordinary user, or set "
    "DATABASE_URL to use another database."
)
NO_NAME = (
    "PostgreSQL needs an account with a name: add one for the user id {uid} to /etc/passwd, run "
    "as another user, or set DATABASE_URL to use another database."
)


@cache
def identity() -> Identity:
    """This account, or a harmless one if PostgreSQL would refuse it; PostgresError if none."""
    if os.geteuid() != 0 and _has_a_name(os.geteuid()):
        return Identity.SELF
    for other in (Identity.NAMESPACE, Identity.NOBODY):
        if may(other, "true"):
            return other
    raise PostgresError(NO_NAME.format(uid=os.geteuid()) if os.geteuid() else NO_IDENTITY)


def uid_of(identity: Identity) -> int:
    """The owner of its files, as seen from outside."""
    return pwd.getpwnam("nobody").pw_uid if identity is Identity.NOBODY else os.geteuid()


def may(identity: Identity, *command: str | Path) -> bool:
    """Whether a command succeeds as that account: `may(identity, "test", "-w", folder)`."""
    if identity is Identity.SELF and command[0] == "test":
        return True
    trial = die_with_parent.command(*command, identity=identity)
    return subprocess.run(trial, capture_output=True, check=False, cwd="/").returncode == 0


def _has_a_name(uid: int) -> bool:
    try:
        return bool(pwd.getpwuid(uid))
    except KeyError:
        return False
