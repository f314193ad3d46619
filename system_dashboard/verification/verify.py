"""The whole verification, in one view of the database."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django_scopes import scopes_disabled

from system_dashboard.verification.sources import SOURCES
from telemetry import privacy_settings, retention, verification_log
from telemetry.reconciliation import Comparison, Kind, Source, compare
from telemetry.recording_start import expected_since
from telemetry.repair import Repair
from telemetry.repair import repair as put_back
from telemetry.rollup.check import RollupCheck, verify_rollup
from telemetry.summary.snapshot import read_snapshot
from telemetry.verification_log import VerificationResult


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What was found at `at`. Milestones before `expected_since` may rightly be missing, those of a
    family that was added later also before its own `since`.
    """

    at: datetime
    retention_days: int
    cutoff: datetime
    expected_since: datetime
    families: tuple[Comparison, ...]
    totals: RollupCheck

    @property
    def overdue(self) -> tuple[Comparison, ...]:
        """The families whose oldest row should have been pruned days ago."""
        return tuple(
            each for each in self.families if retention.is_overdue(each.oldest, cutoff=self.cutoff)
        )

    @property
    def counts(self) -> Counter[Kind]:
        """How many rows differ in which way, all families together."""
        return sum((Counter(family.counts) for family in self.families), Counter())

    @property
    def differences(self) -> int:
        """How many rows are not what they should be."""
        return self.counts.total()

    @property
    def is_clean(self) -> bool:
        return not self.differences and not self.overdue and self.totals.is_right


def repair(verification: Verification) -> tuple[Repair, ...]:
    """Put back what the verification misses, as far as it is proven. Verify again afterwards."""
    since = {
        family.event: family.since
        for family in verification.families
        if family.counts.get(Kind.MISSING)
    }
    with scopes_disabled():
        sources = [build() for build in SOURCES]
        return tuple(
            put_back(source, since=since[source.event])
            for source in sources
            if source.event in since
        )


def remember(found: Verification, *, repaired: int = 0, left: Verification | None = None) -> None:
    """Store what was found, and what was left after a repair, for the card to tell."""
    left = left or found
    verification_log.store(
        VerificationResult(
            verified_at=left.at,
            expected=sum(family.expected for family in left.families),
            recorded=sum(family.recorded for family in left.families),
            differences=found.counts,
            repaired=repaired,
            is_clean=left.is_clean,
        )
    )


def verify(*, now: datetime) -> Verification:
    """Compare ledger, sources and totals of all tenants. Safe, and right, while people work.

    Raises RetentionError when the setting is not a number of days.
    """
    days = retention.retention_days()
    cutoff = retention.cutoff(now=now, days=days)
    privacy_settings.note_pause()
    with read_snapshot(), scopes_disabled(), connection.cursor() as cursor:
        # PostgreSQL would compile for longer than most of the comparisons run.
        cursor.execute("SET LOCAL jit = off")
        return Verification(
            at=now,
            retention_days=days,
            cutoff=cutoff,
            expected_since=expected_since(cutoff=cutoff),
            families=tuple(_compare(source(), cutoff=cutoff) for source in SOURCES),
            totals=verify_rollup(),
        )


def _compare(source: Source, *, cutoff: datetime) -> Comparison:
    return compare(source, since=expected_since(cutoff=cutoff, event=source.event))
