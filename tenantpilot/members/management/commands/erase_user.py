from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from tenantpilot.accounts.management.confirmation import require_confirmation
from tenantpilot.accounts.models import User, normalised
from tenantpilot.members.rules import RefusedError
from tenantpilot.members.services import erasure
from tenantpilot.tenants.management.removal_output import (
    register_file,
    say_findings,
    say_proof,
    write_down,
)
from tenantpilot.traces.findings import RemainsError


class Command(BaseCommand):
    """Exit code 0: nothing names the person any more. Anything else: one sentence says why not."""

    help = "Erase a person of the admin plane. Usage counts, runs, reports and packs stay."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--successor", metavar="EMAIL", help="owns what would be left behind")
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
        successor: str | None,
        dry_run: bool,
        yes: bool,
        register: Path | None,
        **options: Any,
    ) -> None:
        account = User.objects.filter(email=normalised(email)).first()
        if account is None:
            self._forget(normalised(email), dry_run=dry_run)
            return
        heir = _account(successor) if successor else None
        self._look(account)
        try:
            erasure.require_owners(account=account, successor=heir)
        except RefusedError as error:
            raise CommandError(str(error)) from None
        if dry_run:
            self.stdout.write("A dry run: nothing was removed.")
            return
        file = register_file(register)
        require_confirmation(phrase=account.email, yes=yes)
        self._erase(account, heir=heir, file=file)

    def _forget(self, email: str, *, dry_run: bool) -> None:
        self.stdout.write(f"No account has the address {email}.")
        if dry_run:
            return
        if left := erasure.forget_address(email):
            places = ", ".join(each.place for each in left)
            raise CommandError(f"The address stands in {places}. Change these texts by hand.")
        self.stdout.write("No text names it either.")

    def _look(self, account: User) -> None:
        looked = erasure.look(account)
        self.stdout.write(f"Account {account.pk}, {account.name} ({account.email})")
        say_findings(self.stdout.write, "Rows to remove:", looked.removed)
        say_findings(self.stdout.write, "Rows that stay without the person:", looked.emptied)
        say_findings(self.stdout.write, "Rows that stay:", looked.kept)

    def _erase(self, account: User, *, heir: User | None, file: Path | None) -> None:
        name = account.name
        try:
            done = erasure.erase(account=account, successor=heir)
        except (RefusedError, RemainsError) as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            reason = str(error).strip().partition("\n")[0]
            raise CommandError(f"Nothing was removed: {reason}") from None
        say_proof(self.stdout.write, done.proof)
        say_findings(
            self.stdout.write, f"Texts with the name {name}; look whose it is:", done.namesakes
        )
        write_down(self.stdout.write, done.entry, file=file)
        self.stdout.write(
            f"Account {done.entry.id} is erased. Nothing names it but the rows listed as staying."
        )


def _account(email: str) -> User:
    account = User.objects.filter(email=normalised(email)).first()
    if account is None:
        raise CommandError(f"No account has the address {normalised(email)}. Nothing was removed.")
    return account
