from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from tenantpilot.accounts.management.confirmation import require_confirmation
from tenantpilot.members.services.reapply import Outcome, Reapplied, reapply
from tenantpilot.tenants.removal_register import Kind, RegisterError, read

# Deletes the files that rows let go of. By name, because the feature lies above.
DELETES_FILES = "expire_review_packs"

NOUNS = {
    Kind.PERSON: "Account",
    Kind.ADDRESS: "Address",
    Kind.OPERATOR: "Platform operator",
    Kind.TENANT: "Tenant",
    Kind.WORKSPACE: "Workspace",
}


class Command(BaseCommand):
    """Exit code 0: nothing of the register is left. 1: some was refused, and it says what."""

    help = "Erase again, after restoring a backup, the people and tenants that the register names."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("register", type=Path, nargs="+", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    @override
    def handle(
        self, *args: Any, register: list[Path], dry_run: bool, yes: bool, **options: Any
    ) -> None:
        try:
            entries = read(register)
        except RegisterError as error:
            raise CommandError(f"{error} Nothing was removed.") from None
        if not dry_run:
            require_confirmation(phrase=str(len(entries)), yes=yes)
        done = []
        for each in reapply(entries, dry_run=dry_run):
            self._tell(each, dry_run=dry_run)
            done.append(each.outcome)
        if not dry_run:
            call_command(DELETES_FILES, stdout=self.stdout)
        counted = {outcome: done.count(outcome) for outcome in Outcome}
        sentence = (
            f"Of {len(entries):,} entries {counted[Outcome.REMOVED]:,} "
            f"{'would be' if dry_run else 'were'} removed again, {counted[Outcome.GONE]:,} are "
            f"not here, {counted[Outcome.REFUSED]:,} were refused."
        )
        if counted[Outcome.REFUSED]:
            raise CommandError(sentence)
        self.stdout.write(sentence)

    def _tell(self, each: Reapplied, *, dry_run: bool) -> None:
        thing = f"{NOUNS[each.entry.kind]} {each.entry.id}"
        if each.outcome == Outcome.REMOVED:
            self.stdout.write(f"{thing} {'would be' if dry_run else 'is'} removed again.")
        elif each.outcome == Outcome.REFUSED:
            self.stderr.write(f"{thing} is still here. {each.why}")
