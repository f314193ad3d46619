"""A whole pack, written step by step. The same inputs give the same bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from reviewpacks.contents import index, inventory, manifest, operations, reports
from reviewpacks.contents.archive import Archive, ArchiveEntry
from reviewpacks.inputs import Inputs

type Step = tuple[str, Callable[[Archive], None]]
type Announce = Callable[[int, int, str], None]


@dataclass(frozen=True, kw_only=True)
class PackWriter:
    """Writes one pack. Needs the tenant's scope and no open transaction of long life."""

    inputs: Inputs

    def write(self, file: IO[bytes], *, announce: Announce) -> list[ArchiveEntry]:
        """Write the pack; before each step, `announce(done, total, what comes next)`.

        Returns its entries by name.
        """
        steps = self._steps()
        with Archive(file, made_at=self.inputs.span.ends_at) as archive:
            for done, (label, step) in enumerate(steps):
                announce(done, len(steps), label)
                step(archive)
        return sorted(archive.entries, key=lambda entry: entry.name)

    def _steps(self) -> list[Step]:
        """Return the steps in their order: the summary and the manifest tell of the others."""
        steps: list[Step] = [("Writing the inventory", self._inventory)]
        if self.inputs.include_operations:
            steps.append(("Writing the operations", self._operations))
        steps.append(("Writing the reports", self._reports))
        return [*steps, ("Writing the summary", self._index), ("Sealing the pack", self._manifest)]

    def _inventory(self, archive: Archive) -> None:
        with archive.entry("inventory.csv") as entry:
            inventory.write(entry)

    def _operations(self, archive: Archive) -> None:
        with archive.entry("operations.csv") as entry:
            operations.write(entry, span=self.inputs.span)

    def _reports(self, archive: Archive) -> None:
        reports.add_all(archive, reports=self.inputs.reports)

    def _index(self, archive: Archive) -> None:
        with archive.entry("index.html") as entry:
            index.write(entry, inputs=self.inputs, entries=list(archive.entries))

    def _manifest(self, archive: Archive) -> None:
        with archive.entry("manifest.json") as entry:
            manifest.write(entry, inputs=self.inputs, entries=list(archive.entries))
