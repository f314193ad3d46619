"""What one pack looks like to the person who waits for it or downloads it."""

from dataclasses import dataclass
from enum import Enum, auto

from operations import selectors as operations
from operations import workers
from operations.enums import RunStatus
from reviewpacks import storage
from reviewpacks.contents.files.descriptions import DESCRIPTIONS
from reviewpacks.enums import PackStatus
from reviewpacks.models import ReviewPack


class FileState(Enum):
    """Whether a ready pack can be downloaded right now."""

    THERE = auto()
    MISSING = auto()
    UNREACHABLE = auto()


@dataclass(frozen=True, kw_only=True)
class ListedEntry:
    """A file of the pack; `description` is empty for one that only another release knows."""

    name: str
    size: int
    description: str


@dataclass(frozen=True, kw_only=True)
class PackPage:
    """A pack with what its state means."""

    pack: ReviewPack
    may_generate: bool
    # Why no other pack can be generated now, for those who otherwise could.
    start_blocker: str
    file_state: FileState | None
    worker_is_running: bool

    @classmethod
    def of(cls, pack: ReviewPack, *, may_generate: bool) -> "PackPage":
        """Look at a pack; a ready one is looked for in the storage."""
        is_ready = pack.state == PackStatus.READY
        waits = pack.is_live and pack.run is not None and pack.run.status == RunStatus.QUEUED
        return cls(
            pack=pack,
            may_generate=may_generate,
            start_blocker=operations.start_blocker(pack.tenant)
            if may_generate and not pack.is_live
            else "",
            file_state=_state_of_file(pack) if is_ready else None,
            # Only a pack that waits for a worker takes the question.
            worker_is_running=not waits or workers.any_alive(),
        )

    @property
    def can_download(self) -> bool:
        return self.file_state == FileState.THERE

    @property
    def is_missing(self) -> bool:
        return self.file_state == FileState.MISSING

    @property
    def is_unreachable(self) -> bool:
        return self.file_state == FileState.UNREACHABLE

    @property
    def can_generate_again(self) -> bool:
        """Whether it is worth asking for the same pack once more."""
        is_idle = not self.pack.is_live and not self.is_unreachable
        return self.may_generate and is_idle and not self.start_blocker

    @property
    def contents(self) -> list[ListedEntry]:
        """What is, or was, in the pack."""
        return [
            ListedEntry(
                name=each["name"], size=each["size"], description=DESCRIPTIONS.get(each["name"], "")
            )
            for each in self.pack.entries
        ]

    @property
    def announcement(self) -> str:
        """How it ended, to be read aloud at that moment."""
        if self.pack.state == PackStatus.READY:
            return "The review pack is ready."
        return "" if self.pack.is_live else "The review pack was not made."


def _state_of_file(pack: ReviewPack) -> FileState:
    try:
        size = storage.size_of(pack.file_name)
    except storage.StorageUnavailableError:
        return FileState.UNREACHABLE
    return FileState.THERE if size == pack.size else FileState.MISSING
