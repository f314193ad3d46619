"""The tenant's review packs, by number and state. Their files stay where they are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, override

from reviewpacks.enums import FILE_MISSING, RUN_MISSING, PackStatus
from reviewpacks.models import ReviewPack
from support.enums import IssueSeverity
from support.sections.failures import strip_self_reference
from support.types import (
    DiagnosticsContext,
    FieldSet,
    Issue,
    Section,
    StaticCode,
    StaticText,
    labelled,
)

SHOWN = 10
# Other failures are those of its run, which the latest runs tell.
ITS_OWN = {failure.code: failure for failure in (FILE_MISSING, RUN_MISSING)}


@dataclass(frozen=True, kw_only=True)
class RecentPack(FieldSet):
    """One line of the list."""

    pack: StaticText = field(metadata=labelled("Pack"))
    state: PackStatus = field(metadata=labelled("State"))
    failure: StaticCode | None = field(metadata=labelled("Failure code"))
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
    def issues(self) -> Iterator[Issue]:
        for latest in self.packs[:1]:
            if latest.failure in ITS_OWN:
                failure = ITS_OWN[latest.failure]
                yield Issue(
                    severity=IssueSeverity.WARNING,
                    code=StaticCode("pack_failed"),
                    title=StaticText(f"Review pack {latest.pack} failed. {failure.label}"),
                    next_step=strip_self_reference(failure.next_step),
                )


def read_packs(context: DiagnosticsContext) -> Packs:
    """Read the latest packs, newest first."""
    latest = (
        ReviewPack.objects.filter(created_at__lte=context.at)
        .select_related("run")
        .defer("entries", "file_name", "sha256", "run__counts", "run__progress_label")
        .order_by("-created_at", "-pk")
    )
    return Packs(packs=tuple(_line(pack) for pack in latest[:SHOWN]))


def _line(pack: ReviewPack) -> RecentPack:
    failure = pack.failure
    return RecentPack(
        pack=StaticText(pack.number),
        state=pack.state,
        failure=StaticCode(failure.code) if failure else None,
        requested_at=pack.created_at,
        ready_at=pack.ready_at,
    )
