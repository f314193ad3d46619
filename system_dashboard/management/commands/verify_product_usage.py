"""Put the usage ledger to the proof, while the product runs or after it crashed."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from system_dashboard.verification.document import document_of
from system_dashboard.verification.text import lines_of, verdict
from system_dashboard.verification.verifying import verify
from telemetry.retention import RetentionError

COULD_NOT_LOOK = 2


class Command(BaseCommand):
    """Exit code 0: the ledger tells the truth. 1: it does not. 2: nobody could look."""

    help = "Compare the usage ledger with the tables that it is about."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs to read")

    def handle(self, *, json: bool, **_: Any) -> None:
        try:
            verification = verify(now=timezone.now())
        except RetentionError as error:
            raise CommandError(str(error), returncode=COULD_NOT_LOOK) from None
        except DatabaseError as error:
            reason = str(error).strip().partition("\n")[0]
            raise CommandError(
                f"Nothing was verified: {reason}.", returncode=COULD_NOT_LOOK
            ) from None
        if json:
            self.stdout.write(_dumped(document_of(verification)))
        else:
            self.stdout.write("\n".join(lines_of(verification)))
        if not verification.is_clean:
            raise CommandError(verdict(verification))
        if not json:
            self.stdout.write("No differences.")


def _dumped(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2)
