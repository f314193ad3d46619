from datetime import timedelta
from typing import Any, override

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from telemetry import reconciliation, retention
from telemetry.catalog import EVENTS
from tenantpilot.audit.retention import prune


class Command(BaseCommand):
    """Remove audit rows whose period is over, but none that a verification still needs."""

    help = "Remove audit rows older than AUDIT_LOG_RETENTION_DAYS. For cron, daily."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        days = settings.AUDIT_LOG_RETENTION_DAYS
        try:
            kept = retention.cutoff(now=now, days=retention.retention_days())
            removed = prune(
                before=now - timedelta(days=days),
                needed=sorted({event.subject_type for event in EVENTS}),
                needed_since=reconciliation.needed_since(cutoff=kept),
            )
        except retention.RetentionError as error:
            raise CommandError(f"{error} Nothing was removed.") from None
        except DatabaseError as error:
            reason = str(error).strip().partition("\n")[0]
            raise CommandError(f"Pruning stopped: {reason}. Run it again.") from None
        self.stdout.write(f"Removed {removed:,} audit rows older than {days} days.")
