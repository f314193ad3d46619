from typing import Any, override

from django.core.management.base import BaseCommand

from tenantpilot.sso.models import SignInDomain


class Command(BaseCommand):
    """Which domain leads to which workspace's provider."""

    help = "List the domains that are assigned to workspaces, and since when."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        found = SignInDomain.objects.select_related("workspace").order_by("domain")
        for each in found:
            self.stdout.write(
                f"{each.domain}  {each.workspace.slug}  since {each.created_at:%Y-%m-%d}"
            )
        if not found:
            self.stdout.write("No domain is assigned.")
