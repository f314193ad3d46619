from argparse import ArgumentParser
from typing import Any, override

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from tenantpilot.accounts.management.password_input import ask_password
from tenantpilot.sso.forms import ProviderForm
from tenantpilot.sso.models import Connection, Kind
from tenantpilot.sso.services import connections
from tenantpilot.sso.services.connections import NotNowError

_ENTERED = ("tenant", "issuer", "name", "client_id", "secret_expires_on")


class Command(BaseCommand):
    """Set up with which provider platform operators may sign in, or end it."""

    help = "Set up the platform operators' sign-in provider, or remove it with --remove."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tenant", default="", help="Microsoft: directory (tenant) ID")
        parser.add_argument("--issuer", default="", help="another provider: its issuer")
        parser.add_argument("--name", default="", help="another provider: what people call it")
        parser.add_argument("--client-id", default="")
        parser.add_argument("--secret-expires-on", default="", help="such as 2027-03-31")
        parser.add_argument("--secret-stdin", action="store_true")
        parser.add_argument("--remove", action="store_true")

    @override
    def handle(self, *args: Any, remove: bool, secret_stdin: bool, **options: Any) -> None:
        try:
            if remove:
                self._remove()
            else:
                self._save(secret_stdin=secret_stdin, **options)
        except NotNowError as reason:
            raise CommandError(str(reason)) from None

    def _remove(self) -> None:
        there = Connection.objects.filter(workspace=None).first()
        if there is None:
            raise CommandError("Operators have no sign-in provider. Nothing was changed.")
        connections.remove(connection=there, removed_by=None)
        self.stdout.write("Operators have no sign-in provider any more. Its sessions ended.")

    def _save(self, *, secret_stdin: bool, **options: Any) -> None:
        there = Connection.objects.filter(workspace=None).first()
        entered = {name: options[name] for name in _ENTERED}
        kind = Kind.ENTRA if entered["tenant"] else Kind.OIDC
        secret = ask_password(from_stdin=secret_stdin, outcome="Nothing was saved.")
        form = ProviderForm({"kind": kind, "client_secret": secret, **entered}, connection=there)
        if not form.is_valid():
            lines = [f"{name}: {' '.join(map(str, texts))}" for name, texts in form.errors.items()]
            raise CommandError("\n".join([*lines, "Nothing was saved."]))
        saved = connections.save(
            workspace=None, entered=form.entered, expected_version=None, saved_by=None
        )
        path = reverse("sso:system-callback", args=[saved.public_id])
        self.stdout.write(
            f"Saved. Register this redirect address at the provider: {settings.PUBLIC_URL}{path}"
        )
