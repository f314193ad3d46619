"""Say what product usage telemetry records, from the catalog itself."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any, override

from django.core.management.base import BaseCommand, CommandError

from telemetry.dictionary import dictionary
from telemetry.dictionary_markdown import markdown


class Command(BaseCommand):
    """Exit code 1 with --check: the file says something else."""

    help = "Print the data dictionary of product usage telemetry, or check a file against it."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["markdown", "json"], default="markdown")
        parser.add_argument(
            "--check", metavar="FILE", type=Path, help="print nothing; fail if FILE differs"
        )

    @override
    def handle(self, *args: Any, format: str, check: Path | None, **options: Any) -> None:
        text = markdown(dictionary()) if format == "markdown" else _json()
        if check is None:
            self.stdout.write(text, ending="")
        elif _read(check) != text:
            raise CommandError(
                f"{check} is not what the catalog says. Make it anew with "
                f"`manage.py product_usage_dictionary --format {format} > {check}`."
            )


def _json() -> str:
    return json.dumps(asdict(dictionary()), indent=2) + "\n"


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
