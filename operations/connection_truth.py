"""Whether a tenant's connection works: derived from the last real answer, never stored.

What any run was answered counts, not only a check. An answer that passes by itself never makes
a connection one that does not work.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.db.models import TextChoices

from operations.failure_streaks import Failing, FailingType, is_passing
from operations.failures import FAILURES, NO_CONNECTION
from tenantpilot.enums import OperationType
from tenantpilot.graph.errors import GraphFailure
from tenantpilot.graph.permissions import REQUIRED_PERMISSIONS
from tenantpilot.tenants.models import (
    ConnectionStatus,
    ProviderConnection,
    Tenant,
    TenantStatus,
)

# The app signs in, and Microsoft does not let it read everything.
_REFUSED = {GraphFailure.FORBIDDEN.value, GraphFailure.CONSENT_MISSING.value}


class ConnectionWord(TextChoices):
    """What is known about a connection, in one word."""

    WORKS = "works", "Works"
    WORKS_IN_PART = "works_in_part", "Works in part"
    DOES_NOT_WORK = "does_not_work", "Does not work"
    NOT_CERTAIN = "not_certain", "Not certain"
    BEING_ONBOARDED = "being_onboarded", "Being onboarded"
    ARCHIVED = "archived", "Archived"

    @property
    def rank(self) -> int:
        """Return its place in a list, the worst first."""
        return _WORST_FIRST.index(self)

    @property
    def tone(self) -> str:
        """Return the tone of its badge."""
        return _TONES.get(self, "")

    @property
    def icon(self) -> str:
        """Return the icon of its badge; empty: that of the tone."""
        return _ICONS.get(self, "")


_WORST_FIRST = (
    ConnectionWord.DOES_NOT_WORK,
    ConnectionWord.WORKS_IN_PART,
    ConnectionWord.NOT_CERTAIN,
    ConnectionWord.WORKS,
    ConnectionWord.BEING_ONBOARDED,
    ConnectionWord.ARCHIVED,
)
_TONES = {
    ConnectionWord.WORKS: "success",
    ConnectionWord.WORKS_IN_PART: "warning",
    ConnectionWord.DOES_NOT_WORK: "danger",
}
_ICONS = {
    ConnectionWord.NOT_CERTAIN: "circle-question-mark",
    ConnectionWord.BEING_ONBOARDED: "list-checks",
    ConnectionWord.ARCHIVED: "lock",
}


class Answered(Protocol):
    """What the latest answer said of a connection, be it the whole row or a part of it."""

    @property
    def status(self) -> str: ...

    @property
    def failure_code(self) -> str: ...

    @property
    def missing_permissions(self) -> list[str] | None: ...

    @property
    def secret_expires_on(self) -> date | None: ...


class Governed(Protocol):
    """A tenant, be it the whole row or a part of it."""

    @property
    def pk(self) -> int: ...

    @property
    def status(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class ConnectionTruth:
    """The word, and why in a few more; a connection that works needs no reason."""

    word: ConnectionWord
    reason: str = ""


def connection_of(tenant: Tenant) -> ProviderConnection | None:
    """Return the tenant's connection, or None if none is configured."""
    return getattr(tenant, "connection", None)


def connection_truth(
    tenant: Governed,
    connection: Answered | None,
    *,
    checked_at: datetime | None,
    failing: Failing,
    today: date,
) -> ConnectionTruth:
    """Return what is known about the connection, which was last checked at a moment.

    `failing`: of operations.failure_streaks.
    """
    if tenant.status == TenantStatus.ARCHIVED:
        return ConnectionTruth(word=ConnectionWord.ARCHIVED)
    if tenant.status == TenantStatus.ONBOARDING:
        return ConnectionTruth(word=ConnectionWord.BEING_ONBOARDED)
    if connection is None:
        return _truth(ConnectionWord.DOES_NOT_WORK, NO_CONNECTION.label)
    if stored := _as_stored(connection, today=today):
        return stored
    sync = failing.get((tenant.pk, OperationType.INVENTORY_SYNC))
    was_read = connection.missing_permissions is not None
    return _as_run(sync, checked_at=checked_at if was_read else None)


def missing_of(connection: Answered) -> list[str]:
    """Return the permissions that are known to be missing."""
    return list(connection.missing_permissions or ())


def missing_in_words(connection: Answered) -> str:
    """Say how many permissions are missing."""
    return f"{len(missing_of(connection))} of {len(REQUIRED_PERMISSIONS)} permissions missing"


def reason_of(connection: Answered) -> str:
    """Say why the latest check failed."""
    failure = FAILURES.get(connection.failure_code)
    return failure.label if failure else "The reason is one that this version does not know."


def _as_stored(connection: Answered, *, today: date) -> ConnectionTruth | None:
    """Return what the connection's own row says; None if it leaves the question open."""
    expires = connection.secret_expires_on
    missing = missing_of(connection)
    if connection.status == ConnectionStatus.FAILED:
        reads_some = connection.failure_code in _REFUSED and len(missing) < len(
            REQUIRED_PERMISSIONS
        )
        word = ConnectionWord.WORKS_IN_PART if reads_some else ConnectionWord.DOES_NOT_WORK
        if is_passing(connection.failure_code):
            word = ConnectionWord.NOT_CERTAIN
        return _truth(word, reason_of(connection))
    if expires and expires < today:
        return _truth(ConnectionWord.DOES_NOT_WORK, f"Client secret expired on {expires:%-d %b %Y}")
    if connection.status == ConnectionStatus.UNCHECKED:
        return _truth(ConnectionWord.NOT_CERTAIN, "Not checked yet")
    if missing:
        return _truth(ConnectionWord.WORKS_IN_PART, missing_in_words(connection))
    return None


def _as_run(sync: FailingType | None, *, checked_at: datetime | None) -> ConnectionTruth:
    """Return what the latest syncs say of a connection whose row finds no fault.

    A check that was made after the failure and read everything is the newer answer.
    """
    if sync is None:
        return ConnectionTruth(word=ConnectionWord.WORKS)
    ended = sync.latest.completed_at
    if not sync.is_passing and sync.failure.code in _REFUSED:
        return _truth(ConnectionWord.WORKS_IN_PART, sync.failure.label)
    if checked_at and ended and checked_at > ended:
        return ConnectionTruth(word=ConnectionWord.WORKS)
    return _truth(ConnectionWord.NOT_CERTAIN, sync.failure.label)


def _truth(word: ConnectionWord, reason: str) -> ConnectionTruth:
    return ConnectionTruth(word=word, reason=reason.removesuffix("."))
