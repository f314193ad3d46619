"""The whole verification, in one view of the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django_scopes import scopes_disabled

from system_dashboard.verification.sources import SOURCES
from telemetry import retention
from telemetry.reconciliation import Comparison, compare, expected_since
from telemetry.snapshot import one_view
from telemetry.totals_proof import TotalsProof, prove_totals

# The prune runs once a day, and may fail to once. A row that is older still has been forgotten.
PATIENCE = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What was found at `at`. Milestones before `expected_since` may rightly be missing."""

    at: datetime
    retention_days: int
    cutoff: datetime
    expected_since: datetime
    families: tuple[Comparison, ...]
    totals: TotalsProof

    @property
    def overdue(self) -> tuple[Comparison, ...]:
        """The families whose oldest row should have been pruned days ago."""
        limit = self.cutoff - PATIENCE
        return tuple(each for each in self.families if each.oldest and each.oldest < limit)

    @property
    def differences(self) -> int:
        """How many rows are not what they should be."""
        return sum(sum(family.counts.values()) for family in self.families)

    @property
    def is_clean(self) -> bool:
        return not self.differences and not self.overdue and self.totals.is_right


def verify(*, now: datetime) -> Verification:
    """Compare ledger, sources and totals of all tenants. Safe, and right, while people work.

    Raises RetentionError when the setting is not a number of days.
    """
    days = retention.retention_days()
    cutoff = retention.cutoff(now=now, days=days)
    with one_view(), scopes_disabled():
        since = expected_since(cutoff=cutoff)
        return Verification(
            at=now,
            retention_days=days,
            cutoff=cutoff,
            expected_since=since,
            families=tuple(compare(source(), since=since) for source in SOURCES),
            totals=prove_totals(),
        )
