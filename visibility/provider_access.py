"""What the provider's app can do in a tenant, permission by permission, in plain words.

Computed from what Microsoft told last. What is not known is said not to be known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter

from tenantpilot.graph.dangerous_permissions import BY_NAME, changes
from tenantpilot.graph.permissions import EVERY_PERMISSION, USED_IF_GRANTED
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection, Tenant
from visibility.models import TenantAccess
from visibility.states import AreaState

_REASONS = {each.value: each.reason for each in (*EVERY_PERMISSION, *USED_IF_GRANTED)}
# What people ask about first, and how Microsoft's names for it begin.
_PRIVATE = (
    ("read e-mail", ("Mail", "MailboxSettings", "MailboxItem", "MailboxFolder")),
    ("read files and sites", ("Files", "Sites")),
    ("read chats and meetings", ("Chat", "ChannelMessage", "OnlineMeeting", "CallRecords", "Team")),
    ("read calendars and contacts", ("Calendars", "Contacts")),
)


@dataclass(frozen=True, kw_only=True)
class HeldPermission:
    """One permission that the tenant has granted to the app."""

    value: str
    is_needed: bool
    stands_in: bool

    @property
    def only_reads(self) -> bool:
        return not changes(self.value)

    @property
    def is_too_much(self) -> bool:
        """Whether the product would do without it, or with less."""
        return not self.is_needed

    @property
    def meaning(self) -> str:
        """What it is there for, or what it would let the app do."""
        if self.is_needed:
            return f"Used {_REASONS[self.value]}."
        dangerous = BY_NAME.get(self.value)
        if dangerous:
            return f"With it an app can {dangerous.can}. TenantPilot never does that."
        if self.stands_in:
            return "A larger permission than needed. It stands for one that TenantPilot uses."
        return "TenantPilot does not use it."


@dataclass(frozen=True, kw_only=True)
class ProviderAccess:
    """The app, its permissions, its credential, and what it read last."""

    tenant: Tenant
    connection: ProviderConnection | None
    access: TenantAccess | None
    states: Sequence[AreaState]
    today: date

    @property
    def is_known(self) -> bool:
        """Whether Microsoft has told what is granted. It may be that nothing is."""
        return self.access is not None and self.access.held is not None

    @property
    def told_at(self) -> datetime | None:
        return self.access.granted_at if self.access and self.is_known else None

    @property
    def is_proved(self) -> bool:
        """Whether the latest connection check was answered."""
        status = self.connection.status if self.connection else ""
        return status == ConnectionStatus.CONNECTED

    @property
    def permissions(self) -> list[HeldPermission]:
        """The granted permissions of Microsoft Graph, those that are too much first."""
        names = set(self.access.held or ()) if self.access else set()
        found = [
            HeldPermission(
                value=name, is_needed=name in _REASONS, stands_in=_stands_in(name, names)
            )
            for name in names
        ]
        return sorted(found, key=lambda each: (not each.is_too_much, each.only_reads, each.value))

    @property
    def too_much(self) -> list[HeldPermission]:
        return [each for each in self.permissions if each.is_too_much]

    @property
    def elsewhere(self) -> int:
        """How many permissions of other APIs than Microsoft Graph are granted."""
        return self.access.held_elsewhere or 0 if self.access else 0

    @property
    def only_reads(self) -> bool:
        """Whether nothing that is granted can change anything, as far as it is known."""
        is_all_of_graph = self.is_known and not self.elsewhere
        return is_all_of_graph and all(each.only_reads for each in self.permissions)

    @property
    def never(self) -> list[str]:
        """What the app cannot do, because nothing that is granted would let it."""
        if not self.is_known or self.elsewhere:
            return []
        names = [each.value for each in self.permissions]
        changing = ["change, create or delete anything"] if self.only_reads else []
        return changing + [text for text, words in _PRIVATE if not _any_begins(names, words)]

    @property
    def last_read(self) -> list[AreaState]:
        """What was read, newest first."""
        read = [(each.seen_at, each) for each in self.states if each.seen_at]
        return [state for _, state in sorted(read, key=itemgetter(0), reverse=True)]

    @property
    def days_old(self) -> int | None:
        """How old the credential is; None: not known."""
        since = self.connection.credential_since if self.connection else None
        return (self.today - since.date()).days if since else None


def _stands_in(name: str, names: Iterable[str]) -> bool:
    """Whether it opens something that is needed and not granted by its own name."""
    held = set(names)
    missing = (each for each in EVERY_PERMISSION if each.value not in held)
    return any(name in opens for each in missing for opens in each.met_by)


def _any_begins(names: Iterable[str], words: Iterable[str]) -> bool:
    return any(name.partition(".")[0] == word for name in names for word in words)
