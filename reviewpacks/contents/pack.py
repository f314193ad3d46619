"""A whole pack, written step by step. The same data give the same bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from reviewpacks.contents import changes, index, inventory, manifest, operations, reports
from reviewpacks.contents.archive import Archive, ArchiveEntry
from reviewpacks.pack_data import PackData

type Step = tuple[str, Callable[[Archive], None]]
type ProgressCallback = Callable[[int, int, str], None]


@dataclass(frozen=True, kw_only=True)
class PackWriter:
    """Writes one pack. Needs the tenant's scope and no open transaction of long life."""

    pack_data: PackData

    def write(self, file: IO[bytes], *, on_progress: ProgressCallback) -> list[ArchiveEntry]:
        """Write the pack; before each step, `on_progress(done, total, what comes next)`.

        Returns its entries by name.
        """
        steps = self._steps()
        with Archive(file, made_at=self.pack_data.date_range.ends_at) as archive:
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
        return [*steps, ("Writing the summary", self._index), ("Sealing the pack", self._manifest)]

    def _inventory(self, archive: Archive) -> None:
        with archive.entry("inventory.csv") as entry:
            inventory.write(entry)

    def _changes(self, archive: Archive) -> None:
        with archive.entry("changes.csv") as entry:
            changes.write(entry, date_range=self.pack_data.date_range)

    def _operations(self, archive: Archive) -> None:
        with archive.entry("operations.csv") as entry:
            operations.write(entry, date_range=self.pack_data.date_range)

    def _reports(self, archive: Archive) -> None:
        reports.add_all(archive, reports=self.pack_data.reports)

    def _index(self, archive: Archive) -> None:
        with archive.entry("index.html") as entry:
            index.write(entry, pack_data=self.pack_data, entries=list(archive.entries))

    def _manifest(self, archive: Archive) -> None:
        with archive.entry("manifest.json") as entry:
            manifest.write(entry, pack_data=self.pack_data, entries=list(archive.entries))
