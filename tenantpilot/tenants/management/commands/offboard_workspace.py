from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from tenantpilot.accounts.management.confirmation import require_confirmation
from tenantpilot.accounts.models import User
from tenantpilot.data_removal.removal import LeftoverRowsError, preview
from tenantpilot.tenants.management.commands.offboard_tenant import DELETES_FILES
from tenantpilot.tenants.management.removal_output import (
    nothing_removed,
    register_file,
    say_proof,
    say_rows,
    write_down,
)
from tenantpilot.tenants.services import offboarding
from tenantpilot.workspaces.models import Workspace


class Command(BaseCommand):
    """Exit code 0: nothing of the workspace is left. Else one sentence says why not."""

    help = "Remove a workspace with all its tenants, once none is active. Accounts stay."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--dry-run", action="store_true", help="only count")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument(
            "--register", type=Path, metavar="FILE", help="instead of ERASURE_REGISTER"
        )

    @override
    def handle(
        self, *args: Any, slug: str, dry_run: bool, yes: bool, register: Path | None, **options: Any
    ) -> None:
        workspace = Workspace.objects.filter(slug=slug).first()
        if workspace is None:
            raise CommandError(f"There is no workspace {slug}. Nothing was removed.")
        found = preview(workspace)
        self.stdout.write(f"Workspace {workspace.pk}, {workspace.name} ({workspace.slug})")
        say_rows(self.stdout.write, "Rows to remove:", found.removed)
        say_rows(self.stdout.write, "Rows that stay:", found.kept)
        try:
            offboarding.require_idle(workspace)
        except offboarding.CannotOffboardError as error:
            raise CommandError(str(error)) from None
        if dry_run:
            self.stdout.write("A dry run: nothing was removed.")
            return
        file = register_file(register)
        require_confirmation(phrase=workspace.slug, yes=yes)
        self._offboard(workspace, file=file)

    def _offboard(self, workspace: Workspace, *, file: Path | None) -> None:
        people = list(User.objects.filter(memberships__workspace=workspace).distinct())
        try:
            done = offboarding.offboard_workspace(workspace=workspace)
        except (offboarding.CannotOffboardError, LeftoverRowsError) as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            raise CommandError(nothing_removed(error)) from None
        say_proof(self.stdout.write, done.proof)
        write_down(self.stdout.write, done.entry, file=file)
        call_command(DELETES_FILES, stdout=self.stdout)
        for person in people:
            if not person.memberships.exists():
                self.stdout.write(
                    f"Account {person.pk} has no workspace now: manage.py erase_user {person.email}"
                )
        self.stdout.write(f"Workspace {done.entry.id} is off-boarded.")
