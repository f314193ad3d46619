"""The installation that a script works on: its settings, and its management commands."""

import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import execute_from_command_line


@dataclass(frozen=True, kw_only=True)
class Installation:
    """What the environment says. `packs` is None when review packs are kept in a bucket."""

    database_url: str
    packs: Path | None
    version: str


def installation() -> Installation:
    """Read the settings, as manage.py does."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tenantpilot.settings")
    location = settings.STORAGES["review_packs"]["OPTIONS"].get("location", "")
    return Installation(
        database_url=settings.DATABASE_URL,
        packs=None if settings.REVIEW_PACKS_S3_BUCKET else Path(location),
        version=settings.VERSION,
    )


@dataclass(frozen=True, kw_only=True)
class Done:
    """How a management command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def manage(*arguments: str) -> Done:
    """Run a management command to its end, as manage.py does; its output is for the caller.

    In this process: a restore takes a dozen, and each would start as long as it works.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tenantpilot.settings")
    output, errors, returncode = StringIO(), StringIO(), 0
    with redirect_stdout(output), redirect_stderr(errors):
        try:
            execute_from_command_line(["manage.py", *arguments])
        except SystemExit as ended:
            returncode = _code_of(ended, errors)
    return Done(returncode=returncode, stdout=output.getvalue(), stderr=errors.getvalue())


def _code_of(ended: SystemExit, errors: StringIO) -> int:
    """Return the exit code; an exit with words writes them, as Python does at its end."""
    if ended.code is None or isinstance(ended.code, int):
        return ended.code or 0
    errors.write(f"{ended.code}\n")
    return 1


def say(text: str) -> None:
    """Print a line for the person who started the script, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
