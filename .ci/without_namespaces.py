"""Become a command run by root of a machine that forbids user namespaces, as most containers do.

`without_namespaces.py COMMAND…`, as root: it gets a user namespace of its own, with every account
of this machine in it, in which no other may be made. Where they are forbidden anyway, nothing has
to be done. Ends with 77, after one sentence, if this machine cannot be made to forbid them.
"""

import os
import sys
from pathlib import Path

LIMIT = Path("/proc/sys/user/max_user_namespaces")
CANNOT = 77


def main(*command: str) -> None:
    start, started = os.pipe()
    parent = os.getpid()
    helper = os.fork()
    if helper == 0:
        os.close(started)
        os._exit(_give_accounts(parent) if os.read(start, 1) else 0)
    try:
        os.unshare(os.CLONE_NEWUSER)
    except OSError as refused:
        print(f"User namespaces are forbidden here anyway ({refused.strerror}).", flush=True)
    else:
        os.write(started, b"!")
        if os.waitpid(helper, 0)[1]:
            _give_up("a namespace may not have the accounts of this machine")
        _forbid_more()
    os.closerange(start, started + 1)
    os.execvp(command[0], command)  # noqa: S606


def _give_accounts(pid: int) -> int:
    """To the namespace that the process has made, from outside: those that there are here."""
    try:
        for kind in ("uid_map", "gid_map"):
            lines = [line.split() for line in Path(f"/proc/self/{kind}").read_text().splitlines()]
            same = "\n".join(f"{first} {first} {count}" for first, _outside, count in lines)
            Path(f"/proc/{pid}/{kind}").write_text(same + "\n")
    except OSError:
        return 1
    return 0


def _forbid_more() -> None:
    try:
        LIMIT.write_text("0")
    except OSError as refused:
        _give_up(f"{LIMIT} may not be written to ({refused.strerror})")


def _give_up(reason: str) -> None:
    print(f"Namespaces cannot be forbidden on this machine: {reason}.", file=sys.stderr)
    sys.exit(CANNOT)


if __name__ == "__main__":
    main(*sys.argv[1:])
