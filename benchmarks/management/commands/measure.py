"""Measure, print, compare with the targets, keep the figures: what `make bench` runs."""

from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from benchmarks import arguments, figures, machine, page, parts, report, targets
from benchmarks.ledger import Ledger
from benchmarks.ledgers import DiskFullError, prepare


class Command(BaseCommand):
    """Exit code 0 whether or not the targets are reached, unless --strict."""

    help = "Measure what the ledger costs."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        arguments.add_to(parser)

    def handle(self, **options: Any) -> None:
        folder: Path = options["folder"]
        needs_ledgers = set(options["only"]) - arguments.WITHOUT_LEDGER
        copying = arguments.COPYING.intersection(options["only"])
        try:
            ledgers = [
                prepare(rows, folder=folder, copied=bool(copying))
                for rows in arguments.SIZES
                if needs_ledgers and rows <= options["rows"]
            ]
        except DiskFullError as error:
            raise CommandError(str(error)) from None
        target = figures.PUBLISHED if options["publish"] else folder / figures.NAME
        measured = figures.read(target)
        for name in options["only"]:
            # What a table compares with was put there by hand.
            kept = {key: each for key, each in measured.get(name, {}).items() if key == "before"}
            taken = _measure(name, ledgers=ledgers, thorough=options["thorough"])
            measured[name] = taken | kept
            figures.write(target, measured)
        self.stdout.write("\n".join(report.lines(measured)))
        if options["publish"]:
            page.publish()
        if options["strict"] and not all(
            each.reached is not False for each in targets.verdicts(measured)
        ):
            raise CommandError("A target was not reached.")


def _measure(name: str, *, ledgers: Sequence[Ledger], thorough: bool) -> figures.Figures:
    load = machine.load()
    measured = parts.PARTS[name](ledgers=ledgers, thorough=thorough)
    return {
        **measured,
        "thorough": thorough,
        "load_before": load,
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine.describe(),
    }
