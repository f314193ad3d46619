"""The tenant's review packs, by number and state. Their files stay where they are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, override

from reviewpacks.models import ReviewPack
from reviewpacks.vocabulary import FILE_MISSING, RUN_MISSING, PackStatus
from support.facts import Code, Facts, Finding, Section, Severity, Word, labelled
from support.failures import without_circle
from support.subject import Subject

SHOWN = 10
# Other failures are those of its run, which the latest runs tell.
ITS_OWN = {failure.code: failure for failure in (FILE_MISSING, RUN_MISSING)}


@dataclass(frozen=True, kw_only=True)
class RecentPack(Facts):
    """One line of the list."""

    pack: Word = field(metadata=labelled("Pack"))
    state: PackStatus = field(metadata=labelled("State"))
    failure: Code | None = field(metadata=labelled("Failure code"))
    requested_at: datetime = field(metadata=labelled("Requested"))
    ready_at: datetime | None = field(metadata=labelled("Ready", none="never"))


@dataclass(frozen=True, kw_only=True)
class Packs(Section):
    """The latest review packs. What is wrong is what the very latest says."""

    NAME: ClassVar[str] = "packs"
    TITLE: ClassVar[str] = "Review packs"

    packs: tuple[RecentPack, ...] = field(
        metadata=labelled("Latest review packs", none="There are no review packs yet.")
    )

    @override
    def findings(self) -> Iterator[Finding]:
        for latest in self.packs[:1]:
            if latest.failure in ITS_OWN:
                failure = ITS_OWN[latest.failure]
                yield Finding(
                    severity=Severity.WARNING,
                    code=Code("pack_failed"),
                    title=Word(f"Review pack {latest.pack} could not be made. {failure.label}"),
                    next_step=without_circle(failure.next_step),
                )


def read_packs(subject: Subject) -> Packs:
    """Read the latest packs, newest first."""
    latest = (
        ReviewPack.objects.filter(created_at__lte=subject.at)
        .select_related("run")
        .defer("entries", "file_name", "sha256", "run__counts", "run__progress_label")
        .order_by("-created_at", "-pk")
    )
    return Packs(packs=tuple(_line(pack) for pack in latest[:SHOWN]))


def _line(pack: ReviewPack) -> RecentPack:
    failure = pack.failure
    return RecentPack(
        pack=Word(pack.number),
        state=pack.state,
        failure=Code(failure.code) if failure else None,
        requested_at=pack.created_at,
        ready_at=pack.ready_at,
    )
