"""When the ledger was last compared with its sources, and what was found.

Stored by `verify_product_usage`, read by the card. It never changes a figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from telemetry.models import LedgerVerification
from telemetry.reconciliation import Kind

# It runs once a day, and may fail to once.
OVERDUE_AFTER = timedelta(days=2)
# Older ones are never shown.
KEPT = timedelta(days=400)


@dataclass(frozen=True, kw_only=True)
class VerificationResult:
    """What one verification found.

    `differences` are what it found before it repaired anything, by kind; `repaired` of the missing
    ones it put back. `is_clean`: no difference was left, and totals and prune were as they should.
    """

    verified_at: datetime
    expected: int
    recorded: int
    differences: Mapping[Kind, int]
    repaired: int
    is_clean: bool

    @property
    def missing(self) -> int:
        """Events that are still lost."""
        return self.differences.get(Kind.MISSING, 0) - self.repaired

    @property
    def others(self) -> int:
        """Rows that differ in any other way."""
        return sum(count for kind, count in self.differences.items() if kind != Kind.MISSING)

    def is_overdue(self, *, now: datetime) -> bool:
        """Whether there should have been another one since."""
        return now - self.verified_at > OVERDUE_AFTER


def store(result: VerificationResult) -> None:
    """Remember the result, and forget those that are long gone."""
    LedgerVerification.objects.create(
        verified_at=result.verified_at,
        expected=result.expected,
        recorded=result.recorded,
        differences={kind.value: count for kind, count in result.differences.items() if count},
        repaired=result.repaired,
        is_clean=result.is_clean,
    )
    LedgerVerification.objects.filter(verified_at__lt=result.verified_at - KEPT).delete()


def latest() -> VerificationResult | None:
    """Return the latest result; None if the ledger was never compared."""
    row = LedgerVerification.objects.order_by("-verified_at", "-pk").first()
    if row is None:
        return None
    return result_of(row)


def result_of(row: LedgerVerification) -> VerificationResult:
    """Return the result that a row remembers."""
    return VerificationResult(
        verified_at=row.verified_at,
        expected=row.expected,
        recorded=row.recorded,
        differences={Kind(kind): count for kind, count in row.differences.items()},
        repaired=row.repaired,
        is_clean=row.is_clean,
    )
