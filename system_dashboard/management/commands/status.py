"""Say whether this installation needs attention."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from system_dashboard.installation.concerns import concerns
from system_dashboard.installation.facts import read_installation
from system_dashboard.installation.sentences import sentences
from telemetry.retention import RetentionError


class Command(BaseCommand):
    """Exit code 0: nothing needs attention; 1: something does."""

    help = (
        "Say how this installation is, a sentence each. Exit code 1 if something needs attention."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs to read")

    def handle(self, *, json: bool, **_: Any) -> None:  # the option's name
        try:
            found = read_installation(now=timezone.now())
        except DatabaseError as error:
            raise CommandError(
                f"The database did not answer ({type(error).__name__}), so nothing is known."
            ) from None
        except RetentionError as error:
            raise CommandError(str(error)) from None
        wrong = concerns(found)
        if json:
            self._as_json({"concerns": [asdict(each) for each in wrong], **asdict(found)})
        else:
            for sentence in sentences(found):
                self.stdout.write(sentence)
            for each in wrong:
                self.stdout.write(f"Needs attention: {each.sentence}")
        if wrong:
            raise SystemExit(1)

    def _as_json(self, document: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(document, default=_plain, indent=2))


def _plain(value: Any) -> Any:
    """Write ages in whole seconds: more would tell acts apart."""
    return int(value.total_seconds()) if hasattr(value, "total_seconds") else value.isoformat()
