from typing import Any, override

from django.core.management.base import BaseCommand

from tenantpilot.accounts import reset_requests
from tenantpilot.accounts.sessions import delete_expired_sessions
from tenantpilot.accounts.throttling import delete_expired_failures


class Command(BaseCommand):
    """Delete what signing in leaves behind: ended sessions, and counts that are over."""

    help = "Delete expired sessions and failed sign-ins that no longer count. For cron, daily."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        sessions = delete_expired_sessions()
        failures = delete_expired_failures()
        requests = reset_requests.delete_expired()
        self.stdout.write(
            f"Deleted expired sessions: {sessions}; failed sign-ins that no longer count: "
            f"{failures}; requests for a new password: {requests}."
        )
