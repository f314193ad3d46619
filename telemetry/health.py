"""Whether the ledger's own work is done: rolled up, pruned, compared."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from telemetry import retention
from telemetry.models import LedgerVerification, ProductUsageEvent
from telemetry.verification_log import VerificationResult, result_of

# A web server's clock may be so far behind the database's.
CLOCK_BEHIND = timedelta(minutes=1)

# The latest comparison, if there is one, and beside it how far the ledger is rolled up and pruned.
HEALTH = """
    SELECT latest.*, state.watermark, (SELECT min(occurred_at) FROM product_usage_events) AS oldest
    FROM (VALUES (1)) AS always (id)
    LEFT JOIN usage_rollup_state state USING (id)
    LEFT JOIN LATERAL (
        SELECT * FROM usage_verification ORDER BY verified_at DESC, id DESC LIMIT 1
    ) latest ON true
"""


@dataclass(frozen=True, kw_only=True)
class LedgerHealth:
    """`beyond_retention` counts rows that the next prune takes.

    `rolled_up_until` and `rollup_lag` are None until something was rolled up; `lost` counts events
    that are still lost after the latest comparison (`verification`), None if there never was one.
    """

    rolled_up_until: datetime | None
    rollup_lag: timedelta | None
    beyond_retention: int
    prune_is_overdue: bool
    lost: int | None
    differing: int
    verified_at: datetime | None
    verification: VerificationResult | None = None

    def end_of(self, end: datetime) -> datetime:
        """Return where a window ends that was to end then.

        A server whose clock is behind the database's would ask what was so before the rollup, and
        for that the ledger is read event by event. What is rolled up has happened.
        """
        until = self.rolled_up_until
        return until if until and end < until <= end + CLOCK_BEHIND else end


def read_health(*, now: datetime) -> LedgerHealth:
    """Read what is known, in one or two small statements."""
    row: Any = LedgerVerification.objects.raw(HEALTH)[0]
    latest = result_of(row) if row.pk else None
    watermark, oldest = row.watermark, row.oldest
    cutoff = retention.cutoff(now=now, days=retention.retention_days())
    beyond = ProductUsageEvent._base_manager.filter(occurred_at__lt=cutoff)
    # Most days nothing is: then there is nothing to count.
    is_any_beyond = oldest is not None and oldest < cutoff
    return LedgerHealth(
        rolled_up_until=watermark,
        rollup_lag=max(now - watermark, timedelta(0)) if watermark else None,
        beyond_retention=beyond.count() if is_any_beyond else 0,
        prune_is_overdue=retention.is_overdue(oldest, cutoff=cutoff),
        lost=latest.missing if latest else None,
        differing=latest.others if latest else 0,
        verified_at=latest.verified_at if latest else None,
        verification=latest,
    )
