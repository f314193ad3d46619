"""The usage ledger and what is derived from it. Nobody outside telemetry imports this."""

from telemetry.models.ledger import ProductUsageEvent

__all__ = ["ProductUsageEvent"]
