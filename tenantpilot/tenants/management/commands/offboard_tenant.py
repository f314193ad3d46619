from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from tenantpilot.accounts.management.confirmation import require_confirmation
from tenantpilot.data_removal.removal import LeftoverRowsError, preview
from tenantpilot.tenants.management.removal_output import (
    register_file,
    say_proof,
    say_rows,
    write_down,
)
from tenantpilot.tenants.models import Tenant
from tenantpilot.tenants.services import offboarding

# Deletes the files that rows let go of. By name, because the feature lies above.
DELETES_FILES = "expire_review_packs"


class Command(BaseCommand):
    """Exit code 0: nothing of the tenant is left. Anything else: one sentence says why not."""

    help = "Remove an archived tenant with every row and file about it, usage events included."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("tenant_id", type=int)
        parser.add_argument("--dry-run", action="store_true", help="only count")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument(
            "--register", type=Path, metavar="FILE", help="instead of ERASURE_REGISTER"
        )

    @override
    def handle(
        self,
        *args: Any,
        tenant_id: int,
        dry_run: bool,
        yes: bool,
        register: Path | None,
        **options: Any,
    ) -> None:
        tenant = Tenant.objects.select_related("workspace").filter(pk=tenant_id).first()
        if tenant is None:
            self.stdout.write(f"There is no tenant {tenant_id}. Nothing was removed.")
            return
        self.stdout.write(
            f"Tenant {tenant.pk}, {tenant.name} ({tenant.directory_id}), of {tenant.workspace.name}"
        )
        found = preview(tenant)
        say_rows(self.stdout.write, "Rows to remove:", found.removed)
        say_rows(self.stdout.write, "Rows that stay:", found.kept)
        try:
            offboarding.require_archived(tenant)
        except offboarding.CannotOffboardError as error:
            raise CommandError(str(error)) from None
        if dry_run:
            self.stdout.write("A dry run: nothing was removed.")
            return
        file = register_file(register)
        require_confirmation(phrase=str(tenant.pk), yes=yes)
        self._offboard(tenant, file=file)

    def _offboard(self, tenant: Tenant, *, file: Path | None) -> None:
        try:
            done = offboarding.offboard(tenant=tenant)
        except (offboarding.CannotOffboardError, LeftoverRowsError) as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            reason = str(error).strip().partition("\n")[0]
            raise CommandError(f"Nothing was removed: {reason}") from None
        say_proof(self.stdout.write, done.proof)
        write_down(self.stdout.write, done.entry, file=file)
        call_command(DELETES_FILES, stdout=self.stdout)
        self.stdout.write(
            f"Tenant {done.entry.id} is off-boarded. Only the rows listed as staying are left."
        )
