"""One-time links to set a password: signed, valid for three days, used up by use.

Nothing is stored. The signature covers the password, so using a link or making a newer one
ends it, and the account's memberships, so joining or leaving any workspace ends it, too:
a person keeps no key to an account that others have come to rely on.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import override

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils import timezone

from tenantpilot.accounts.models import User
from tenantpilot.workspaces.models import WorkspaceMembership


@dataclass(frozen=True, kw_only=True)
class PasswordLink:
    """What the link's address is made of. It is shown once and kept nowhere."""

    user: User
    token: str
    valid_until: datetime


class _Tokens(PasswordResetTokenGenerator):
    key_salt = "tenantpilot.members.password_links"

    @override
    def _make_hash_value(self, user: User, timestamp: int) -> str:
        places = WorkspaceMembership.objects.filter(user=user.pk).order_by("pk")
        memberships = list(places.values_list("pk", flat=True))
        return f"{super()._make_hash_value(user, timestamp)} {memberships}"


_tokens = _Tokens()


def link_for(user: User) -> PasswordLink:
    """Return a new link for the account as it is now."""
    valid_for = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    return PasswordLink(
        user=user, token=_tokens.make_token(user), valid_until=timezone.now() + valid_for
    )


def fits(*, user: User, token: str) -> bool:
    """Whether the token still opens the account."""
    return _tokens.check_token(user, token)
