"""The usage ledger and what is derived from it. Only telemetry imports this."""

from telemetry.models.ledger import ProductUsageEvent
from telemetry.models.recording import RecordingStart
from telemetry.models.totals import RollupState, RunningTotal, UsageLastSeen
from telemetry.models.verification import LedgerVerification

__all__ = [
    "LedgerVerification",
    "ProductUsageEvent",
    "RecordingStart",
    "RollupState",
    "RunningTotal",
    "UsageLastSeen",
]
