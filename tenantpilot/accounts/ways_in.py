"""How the session was opened that an account acts in: with keys of its own, or by a provider.

A session is good for what was proved. A workspace's provider can vouch for a person in that
workspace and nowhere else, so such a session touches no password and no key of the account.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True, kw_only=True)
class WayIn:
    """`connection_id` is the provider's that opened the session; None: a key of the account.

    `has_factor`: more than a password was given. What a provider asks for is the provider's matter.
    """

    connection_id: int | None
    has_factor: bool


def is_own(way_in: WayIn | None) -> bool:
    """Whether the account's own keys opened the session, or a command acts."""
    return way_in is None or way_in.connection_id is None


def require_own(way_in: WayIn | None) -> None:
    """Raise PermissionDenied (403) in a session that a provider opened."""
    if not is_own(way_in):
        raise PermissionDenied("own_key")
