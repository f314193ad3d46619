from argparse import ArgumentParser
from typing import Any, override

from django.core.management.base import BaseCommand, CommandError

from tenantpilot.accounts.models import PlatformOperator, User, normalised
from tenantpilot.accounts.planes import Plane
from tenantpilot.factors.services.resets import reset

KINDS: dict[str, type[User] | type[PlatformOperator]] = {
    Plane.ADMIN.value: User,
    Plane.SYSTEM.value: PlatformOperator,
}


class Command(BaseCommand):
    """Take a person's second factors away, because the device and the codes are lost."""

    help = (
        "Remove passkeys, authenticator app and recovery codes of one account and end its "
        "sessions. Make sure first, and not by mail, that it is the person who asks."
    )

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address they sign in with")
        parser.add_argument(
            "--plane",
            required=True,
            choices=sorted(KINDS),
            help="admin: a member of workspaces; system: a platform operator",
        )

    @override
    def handle(self, *args: Any, email: str, plane: str, **options: Any) -> None:
        person = KINDS[plane].objects.filter(email=normalised(email)).first()
        if person is None:
            raise CommandError(
                f"There is no account {normalised(email)} on the {plane} plane. "
                "Nothing was changed."
            )
        ended = reset(person=person, reset_by=None)
        self.stdout.write(
            f"{person.name} has no second factor any more. Ended sessions: {ended}. "
            "The next sign-in is with the password alone, and sets one up where one is asked for."
        )
