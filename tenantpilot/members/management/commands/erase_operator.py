from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from tenantpilot.accounts.management.confirmation import require_confirmation
from tenantpilot.accounts.models import PlatformOperator, normalised
from tenantpilot.data_removal.removal import LeftoverRowsError, preview
from tenantpilot.members.permissions import RefusedError
from tenantpilot.members.services.operator_erasure import erase_operator
from tenantpilot.tenants.management.removal_output import (
    nothing_removed,
    register_file,
    say_proof,
    say_rows,
    write_down,
)


class Command(BaseCommand):
    """Exit code 0: no row points at the operator any more. Else one sentence says why not."""

    help = "Erase a platform operator. An account of the admin plane is another one: erase_user."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--dry-run", action="store_true", help="only count")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument(
            "--register", type=Path, metavar="FILE", help="instead of ERASURE_REGISTER"
        )

    @override
    def handle(
        self,
        *args: Any,
        email: str,
        dry_run: bool,
        yes: bool,
        register: Path | None,
        **options: Any,
    ) -> None:
        operator = PlatformOperator.objects.filter(email=normalised(email)).first()
        if operator is None:
            raise CommandError(
                f"No platform operator has the address {normalised(email)}. Nothing was removed."
            )
        found = preview(operator)
        self.stdout.write(f"Platform operator {operator.pk}, {operator.name} ({operator.email})")
        say_rows(self.stdout.write, "Rows to remove:", found.removed)
        say_rows(self.stdout.write, "Rows that stay without the person:", found.emptied)
        if dry_run:
            self.stdout.write("A dry run: nothing was removed.")
            return
        file = register_file(register)
        require_confirmation(phrase=operator.email, yes=yes)
        try:
            proof, entry = erase_operator(operator=operator)
        except (RefusedError, LeftoverRowsError) as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            raise CommandError(nothing_removed(error)) from None
        say_proof(self.stdout.write, proof)
        write_down(self.stdout.write, entry, file=file)
        self.stdout.write(f"Platform operator {entry.id} is erased.")
