"""Become another command that ends when its owner ends, even by `kill -9`.

Run as a script, so that what must happen between fork and exec happens in a process of its own;
the process id stays the same. The tie is a feature of Linux: elsewhere the command runs untied.
The owner is the *thread* that starts the command: start from one that lives as long as it should.
"""

import ctypes
import os
import pwd
import signal
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

PR_SET_PDEATHSIG = 1


class Identity(StrEnum):
    """Who the command believes to be: PostgreSQL refuses to run as root."""

    SELF = "self"
    NAMESPACE = "namespace"  # the same account outside, `nobody` in a user namespace of its own
    NOBODY = "nobody"


def command(
    *arguments: str | Path,
    ends_with: signal.Signals = signal.SIGTERM,
    identity: Identity = Identity.SELF,
) -> list[str]:
    """The command line that runs `arguments` tied to this process, ended with that signal."""
    tie = [str(os.getpid()), str(int(ends_with)), identity.value]
    return [sys.executable, "-IS", __file__, *tie, *map(str, arguments)]


def _become(identity: Identity) -> None:
    if identity is Identity.SELF:
        return
    nobody = pwd.getpwnam("nobody")
    if identity is Identity.NAMESPACE:
        uid, gid = os.geteuid(), os.getegid()
        os.unshare(os.CLONE_NEWUSER)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{nobody.pw_uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{nobody.pw_gid} {gid} 1")
    else:
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)


def _tie(owner: int, ends_with: int) -> None:
    """After `_become`: changing who one is forgets the tie."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, ends_with)
    if os.getppid() != owner:  # it ended before the tie was made
        sys.exit(1)


def main(owner: str, ends_with: str, identity: str, *arguments: str) -> None:
    try:
        _become(Identity(identity))
    except (KeyError, OSError) as refused:
        sys.exit(f"cannot run as {identity}: {refused}")
    _tie(int(owner), int(ends_with))
    os.execvp(arguments[0], arguments)  # noqa: S606


if __name__ == "__main__":
    arguments: Sequence[str] = sys.argv[1:]
    main(*arguments)
