"""How commands that remove something for good ask for confirmation."""

import sys

from django.core.management.base import CommandError


def require_confirmation(*, phrase: str, yes: bool) -> None:
    """Have the phrase typed on the terminal. Raises CommandError; nothing is asked with `yes`."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise CommandError(
            "There is no terminal to ask; use --yes if you mean it. Nothing was removed."
        )
    if input(f"This cannot be undone. Type {phrase} to go on: ").strip() != phrase:
        raise CommandError("That was something else. Nothing was removed.")
