"""Put the usage ledger to the proof, while the product runs or after it crashed."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from system_dashboard.verification.json_output import json_output
from system_dashboard.verification.text_output import lines_of, lines_of_repair, verdict
from system_dashboard.verification.verify import Verification, remember, repair, verify
from telemetry.repair import Repair
from telemetry.retention import RetentionError

COULD_NOT_LOOK = 2


class Command(BaseCommand):
    """Exit code 0: the ledger tells the truth. 1: it does not. 2: it could not be read."""

    help = "Compare the usage ledger with the tables that it is about."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs to read")
        parser.add_argument(
            "--repair", action="store_true", help="put back lost events that the audit log proves"
        )

    def handle(self, *, json: bool, repair: bool, **_: Any) -> None:
        try:
            verification, repairs = self._look(and_repair=repair)
        except RetentionError as error:
            raise CommandError(str(error), returncode=COULD_NOT_LOOK) from None
        except DatabaseError as error:
            raise CommandError(
                f"Nothing was verified: {_reason(error)}.", returncode=COULD_NOT_LOOK
            ) from None
        if json:
            self.stdout.write(_dumped(json_output(verification, repairs=repairs)))
        else:
            self.stdout.write("\n".join([*lines_of(verification), *lines_of_repair(repairs)]))
        if not verification.is_clean:
            raise CommandError(verdict(verification))
        if not json:
            self.stdout.write("No differences.")

    def _look(self, *, and_repair: bool) -> tuple[Verification, Sequence[Repair]]:
        """Verify, and after a repair once more; store what was found."""
        found = left = verify(now=timezone.now())
        repairs = repair(found) if and_repair else ()
        if repairs:
            left = verify(now=timezone.now())
        try:
            remember(found, repaired=sum(each.put_back for each in repairs), left=left)
        except DatabaseError as error:
            self.stderr.write(f"The result could not be stored: {_reason(error)}.")
        return left, repairs


def _reason(error: DatabaseError) -> str:
    return str(error).strip().partition("\n")[0]


def _dumped(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2)
