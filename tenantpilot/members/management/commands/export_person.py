import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from tenantpilot.accounts.models import User, normalised
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.members.services import personal_export


class Command(BaseCommand):
    """What is held under an address, for its owner (GDPR, articles 15 and 20)."""

    help = "Write what is held about a person as JSON, to a file only you can read, or to stdout."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--output", type=Path, metavar="FILE", help="must not exist yet")

    @override
    def handle(self, *args: Any, email: str, output: Path | None, **options: Any) -> None:
        address = normalised(email)
        held = personal_export.export(address)
        rows = sum(map(len, held.values()))
        if not rows:
            raise CommandError(f"Nothing is held under the address {address}.")
        document = {"exported_at": timezone.now(), "address": address, "held": held}
        text = json.dumps(document, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
        if output is None:
            self.stdout.write(text)
        else:
            _write(output, text)
            self.stdout.write(f"Wrote {rows:,} rows to {output}.")
        account = User.objects.filter(email=address).first()
        log.record(action=AuditAction.PERSON_EXPORTED, actor=None, subject=account)


def _write(file: Path, text: str) -> None:
    try:
        number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}.") from None
    with os.fdopen(number, "w", encoding="utf-8") as opened:
        opened.write(text)
