"""The sessions of one person, for them to see and to end."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tenantpilot.accounts import security_messages
from tenantpilot.accounts.models import Account, PlaneSession, SignInMethod
from tenantpilot.accounts.security_changes import SecurityChange
from tenantpilot.accounts.sessions import end_sessions, idle_limit
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction

# A page lists no more; a person with more ends all others at once.
MOST_SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class OwnSession:
    """A session as its person sees it. `reference` names it without being its key."""

    reference: str
    browser: str
    method: str
    signed_in_at: datetime | None
    last_seen_at: datetime
    is_current: bool


def of(*, account: Account, current_key: str | None) -> list[OwnSession]:
    """Return the account's sessions that have not ended, this one first, then the latest."""
    found = [_own(row, current_key) for row in _open(account).order_by("-last_seen_at")]
    return sorted(found, key=lambda each: not each.is_current)


@transaction.atomic
def end(*, account: Account, reference: str, current_key: str | None) -> bool:
    """End one other session of the account; whether it was there."""
    keys = _open(account).values_list("session_key", flat=True)
    others = (key for key in keys if key != current_key)
    key = next((each for each in others if _reference(each) == reference), None)
    if key is None or not PlaneSession.objects.filter(session_key=key).delete()[0]:
        return False
    _tell(account, count=1)
    return True


@transaction.atomic
def end_others(*, account: Account, current_key: str | None) -> int:
    """End all sessions of the account but this one; return how many."""
    ended = end_sessions(plane=account.plane, account_id=account.pk, except_key=current_key)
    if ended:
        _tell(account, count=ended)
    return ended


def _tell(account: Account, *, count: int) -> None:
    log.record(action=AuditAction.SESSIONS_ENDED, actor=account, subject=account, count=count)
    security_messages.send(account=account, change=SecurityChange.SESSIONS_ENDED)


def _open(account: Account) -> QuerySet[PlaneSession]:
    now = timezone.now()
    return PlaneSession.objects.filter(
        plane=account.plane,
        account_id=account.pk,
        expire_date__gt=now,
        last_seen_at__gt=now - idle_limit(),
    )


def _own(row: PlaneSession, current_key: str | None) -> OwnSession:
    return OwnSession(
        reference=_reference(row.session_key),
        browser=row.agent or "A browser",
        method=_method(row),
        signed_in_at=row.signed_in_at,
        last_seen_at=row.last_seen_at,
        is_current=row.session_key == current_key,
    )


def _method(row: PlaneSession) -> str:
    if row.method == SignInMethod.PASSWORD and row.has_factor:
        return "Password and second factor"
    return SignInMethod(row.method).label if row.method else ""


def _reference(key: str) -> str:
    return salted_hmac("tenantpilot.accounts.own_sessions", key, algorithm="sha256").hexdigest()
