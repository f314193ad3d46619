"""Whether the ledger's own work is done: rolled up, pruned, compared."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from telemetry import retention, verification_log
from telemetry.models import ProductUsageEvent, RollupState


@dataclass(frozen=True, kw_only=True)
class LedgerHealth:
    """`beyond_retention` counts rows that the next prune takes.

    `rollup_lag` is None until something was rolled up; `lost` counts events that are still lost
    after the latest comparison, None if there never was one.
    """

    rollup_lag: timedelta | None
    beyond_retention: int
    prune_is_overdue: bool
    lost: int | None
    differing: int
    verified_at: datetime | None


def read_health(*, now: datetime) -> LedgerHealth:
    """Read what is known, in three or four small statements."""
    latest = verification_log.latest()
    watermark = RollupState.objects.values_list("watermark", flat=True).first()
    cutoff = retention.cutoff(now=now, days=retention.retention_days())
    events = ProductUsageEvent._base_manager.order_by("occurred_at")
    oldest = events.values_list("occurred_at", flat=True).first()
    # Most days nothing is: then there is nothing to count.
    is_any_beyond = oldest is not None and oldest < cutoff
    return LedgerHealth(
        rollup_lag=max(now - watermark, timedelta(0)) if watermark else None,
        beyond_retention=events.filter(occurred_at__lt=cutoff).count() if is_any_beyond else 0,
        prune_is_overdue=retention.is_overdue(oldest, cutoff=cutoff),
        lost=latest.missing if latest else None,
        differing=latest.others if latest else 0,
        verified_at=latest.verified_at if latest else None,
    )
