from argparse import ArgumentParser
from pathlib import Path
from typing import Any, override

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from tenantpilot.accounts.management.confirmation import require_confirmation
from tenantpilot.accounts.models import User, normalised
from tenantpilot.data_removal.removal import LeftoverRowsError
from tenantpilot.members.permissions import RefusedError
from tenantpilot.members.services import erasure
from tenantpilot.tenants.management.removal_output import (
    nothing_removed,
    register_file,
    say_proof,
    say_rows,
    write_down,
)


class Command(BaseCommand):
    """Exit code 0: no row points at the account. What is left to do by hand is listed.

    Anything else: one sentence says why not.
    """

    help = "Erase a person of the admin plane. Usage counts, operations, reports and packs stay."

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
            self._forget(normalised(email), dry_run=dry_run, register=register)
            return
        heir = _account(successor) if successor else None
        self._preview(account)
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

    def _forget(self, email: str, *, dry_run: bool, register: Path | None) -> None:
        self.stdout.write(f"No account has the address {email}.")
        say_rows(self.stdout.write, "Rows to remove:", erasure.preview_address(email))
        if dry_run:
            self.stdout.write("A dry run: nothing was removed.")
            return
        file = register_file(register)
        try:
            texts, entry = erasure.forget_address(email)
        except DatabaseError as error:
            raise CommandError(nothing_removed(error)) from None
        self._say_texts(texts, verb="Cleaned")
        if not (texts.left or texts.longer):
            self.stdout.write("No text of the database holds it.")
        write_down(self.stdout.write, entry, file=file)

    def _preview(self, account: User) -> None:
        try:
            found, texts = erasure.preview(account)
        except LeftoverRowsError as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            raise CommandError(nothing_removed(error)) from None
        self.stdout.write(f"Account {account.pk}, {account.name} ({account.email})")
        say_rows(self.stdout.write, "Rows to remove:", found.removed)
        say_rows(self.stdout.write, "Rows that stay without the person:", found.emptied)
        say_rows(self.stdout.write, "Rows that stay:", found.kept)
        self._say_texts(texts, verb="To clean")

    def _say_texts(self, texts: erasure.Texts, *, verb: str) -> None:
        heading = f"{verb}, because others typed the address there:"
        say_rows(self.stdout.write, heading, texts.cleaned)
        say_rows(self.stdout.write, "To change by hand, it is not ours to change:", texts.left)
        heading = "In a longer word, perhaps another person's address; look whose it is:"
        say_rows(self.stdout.write, heading, texts.longer)
        heading = "Files that may hold it until they expire, or expire_review_packs --tenant ID:"
        say_rows(self.stdout.write, heading, texts.files)

    def _erase(self, account: User, *, heir: User | None, file: Path | None) -> None:
        name = account.name
        try:
            done = erasure.erase(account=account, successor=heir)
        except (RefusedError, LeftoverRowsError) as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            raise CommandError(nothing_removed(error)) from None
        say_proof(self.stdout.write, done.proof)
        self._say_texts(done.texts, verb="Cleaned")
        say_rows(
            self.stdout.write, f"Texts with the name {name}; look whose it is:", done.namesakes
        )
        write_down(self.stdout.write, done.entry, file=file)
        self.stdout.write(f"Account {done.entry.id} is erased. What is listed above stays.")


def _account(email: str) -> User:
    account = User.objects.filter(email=normalised(email)).first()
    if account is None:
        raise CommandError(f"No account has the address {normalised(email)}. Nothing was removed.")
    return account
