"""A whole pack, written step by step. The same data give the same bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from django.utils import translation

from reviewpacks.contents import page, pdf, review
from reviewpacks.contents.facts import Facts
from reviewpacks.contents.files import (
    changes,
    differences,
    inventory,
    manifest,
    operations,
    reports,
)
from reviewpacks.contents.files.archive import Archive, ArchiveEntry
from reviewpacks.models.packs import PDF_NAME
from reviewpacks.pack_data import PackData

type Step = tuple[str, Callable[[Archive], None]]
type ProgressCallback = Callable[[int, int, str], None]


@dataclass(frozen=True, kw_only=True)
class PackWriter:
    """Writes one pack. Needs the tenant's scope and no open transaction of long life."""

    pack_data: PackData
    facts: Facts

    def write(self, file: IO[bytes], *, on_progress: ProgressCallback) -> list[ArchiveEntry]:
        """Write the pack; before each step, `on_progress(done, total, what comes next)`.

        Returns its entries by name.
        """
        steps = self._steps()
        with Archive(file, made_at=self.pack_data.made_at) as archive:
            for done, (label, step) in enumerate(steps):
                on_progress(done, len(steps), label)
                step(archive)
        return sorted(archive.entries, key=lambda entry: entry.name)

    def _steps(self) -> list[Step]:
        """Return the steps in their order: the summary and the manifest tell of the others."""
        steps: list[Step] = [
            ("Writing the inventory", self._inventory),
            ("Writing what changed", self._changes),
        ]
        if self.pack_data.include_operations:
            steps.append(("Writing the operations", self._operations))
        steps.append(("Writing the reports", self._reports))
        return [*steps, ("Writing the review", self._review), ("Sealing the pack", self._manifest)]

    def _inventory(self, archive: Archive) -> None:
        with archive.entry("inventory.csv") as entry:
            inventory.write(entry)

    def _changes(self, archive: Archive) -> None:
        with archive.entry("changes.csv") as entry:
            changes.write(entry, date_range=self.pack_data.date_range)
        if self.pack_data.agreement:
            with archive.entry("differences.csv") as entry:
                differences.write(entry, pack_data=self.pack_data)

    def _operations(self, archive: Archive) -> None:
        with archive.entry("operations.csv") as entry:
            operations.write(entry, date_range=self.pack_data.date_range)

    def _reports(self, archive: Archive) -> None:
        reports.add_all(archive, reports=self.pack_data.reports)

    def _review(self, archive: Archive) -> None:
        """Write the same document as PDF and as page. They list the files that are there."""
        with translation.override(self.pack_data.words.language):
            document = review.document(self.facts, entries=list(archive.entries))
            with archive.entry(PDF_NAME) as entry:
                entry.write(pdf.drawn(document))
            with archive.entry("index.html") as entry:
                entry.write(page.drawn(document).encode())

    def _manifest(self, archive: Archive) -> None:
        with archive.entry("manifest.json") as entry:
            manifest.write(entry, pack_data=self.pack_data, entries=list(archive.entries))
