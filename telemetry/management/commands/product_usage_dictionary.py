"""Print, write or check the data dictionary of product usage telemetry."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any, override

from django.core.management.base import BaseCommand, CommandError

from telemetry.dictionary.describe import describe
from telemetry.dictionary.markdown import markdown


class Command(BaseCommand):
    """Exit code 1: with --check the file differs, with --write it cannot be written."""

    help = "Print the data dictionary of product usage telemetry, write it to a file or check one."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["markdown", "json"], default="markdown")
        target = parser.add_mutually_exclusive_group()
        target.add_argument("--write", metavar="FILE", type=Path, help="write it to FILE")
        target.add_argument("--check", metavar="FILE", type=Path, help="fail if FILE differs")

    @override
    def handle(
        self, *args: Any, format: str, write: Path | None, check: Path | None, **options: Any
    ) -> None:
        text = markdown(describe()) if format == "markdown" else _json()
        if write:
            _write(write, text=text)
        elif check:
            _check(check, text=text, format=format)
        else:
            self.stdout.write(text, ending="")


def _json() -> str:
    return json.dumps(asdict(describe()), indent=2) + "\n"


def _write(file: Path, *, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}.") from None


def _check(file: Path, *, text: str, format: str) -> None:
    try:
        agrees = file.read_text(encoding="utf-8") == text
    except (OSError, UnicodeDecodeError):
        agrees = False
    if not agrees:
        raise CommandError(
            f"{file} is not what the catalog says. Write it again with "
            f"`manage.py product_usage_dictionary --format {format} --write {file}`."
        )
