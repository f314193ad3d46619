"""The usage ledger and what is derived from it. Nobody outside telemetry imports this."""

from telemetry.models.ledger import ProductUsageEvent
from telemetry.models.totals import UsageFold, UsageLastSeen, UsageTotal

__all__ = ["ProductUsageEvent", "UsageFold", "UsageLastSeen", "UsageTotal"]
