"""SCHEDULE: which management command has a turn every hour or every day, and from when on.

The commands belong to features above this app, so they are named as text. deploy/crontab has a
line for each, within the hour in which its turn begins; a test holds the two together.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Begins every hour, or every day at the given hour, UTC."""

    hour: int | None = None

    @property
    def overdue_after(self) -> timedelta:
        """How long after its last success a command is overdue: a turn, and time to run."""
        return timedelta(hours=2) if self.hour is None else timedelta(hours=26)

    def latest_start(self, now: datetime) -> datetime:
        """Return when the turn that `now` falls into began."""
        start = now.replace(minute=0, second=0, microsecond=0)
        if self.hour is None:
            return start
        start = start.replace(hour=self.hour)
        return start if start <= now else start - timedelta(days=1)


SCHEDULE = {
    "roll_up_product_usage": Turn(),
    "start_scheduled_operations": Turn(hour=1),
    "prune_product_usage": Turn(hour=2),
    "expire_review_packs": Turn(hour=2),
    "expire_diagnostic_bundles": Turn(hour=2),
    "expire_invitations": Turn(hour=2),
    "clear_expired_sign_ins": Turn(hour=2),
    "prune_records": Turn(hour=4),
    "prune_audit_log": Turn(hour=4),
    "verify_product_usage": Turn(hour=3),
}
