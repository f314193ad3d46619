"""How commands ask for a password: from the terminal, or from standard input for scripts."""

import getpass
import sys

from django.core.management.base import CommandError


def ask_password(*, from_stdin: bool, outcome: str = "Nothing was created.") -> str:
    """Return a password typed twice, or one line of standard input.

    Raises CommandError, which says with `outcome` that all is as before.
    """
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise CommandError("There is no terminal to ask for a password; use --password-stdin.")
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Password again: "):
        raise CommandError(f"The two passwords differ. {outcome}")
    return password
