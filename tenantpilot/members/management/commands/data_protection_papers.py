from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from django.core.management.base import BaseCommand

from tenantpilot.data_removal.papers import papers


class Command(BaseCommand):
    """Write the papers that are made from what the models declare."""

    help = "Write record of processing and retention schedule into a folder."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    @override
    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in papers():
            (folder / name).write_text(text)
            self.stdout.write(f"Wrote {folder / name}.")
