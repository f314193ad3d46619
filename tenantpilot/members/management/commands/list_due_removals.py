from typing import Any, override

from django.core.management.base import BaseCommand
from django.utils import timezone

from tenantpilot.members.services.due_removals import due_removals


class Command(BaseCommand):
    """What a person has to decide about and no schedule removes by itself."""

    help = "List archived tenants and unused accounts whose period is over, with what to run."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        due = due_removals(now=timezone.now())
        for each in due:
            self.stdout.write(f"{each.what}, since {each.since:%Y-%m-%d}: manage.py {each.command}")
        if not due:
            self.stdout.write("Nothing is due.")
