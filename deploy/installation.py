"""The installation that a script works on: its settings, and its management commands."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent


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


def manage(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a management command to its end; its output is for the caller."""
    return subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def say(text: str) -> None:
    """Print a line for the person who started the script, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
