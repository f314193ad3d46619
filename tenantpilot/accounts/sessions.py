"""Database sessions that belong to one plane and end twice.

A key of the other plane loads nothing, so a copied cookie is just an unknown session. A session
ends so long after signing in, whatever happens in it, and earlier when it is not used.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, cast, override

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from tenantpilot.accounts.models import PlaneSession, SignInMethod
from tenantpilot.accounts.planes import Plane

# Any other text is no key; some would not even be a value for the database.
_KEY = re.compile(r"[a-z0-9]{32}")
# Being seen is written down so many times within the idle limit, and not at every request.
_STEPS = 12
_MESSAGES = SessionStorage.session_key
# For so long after proving who they are people may do what is dangerous.
PROOF_LASTS = timedelta(minutes=5)


class SessionStore(DatabaseSessionStore):
    """A session of the given plane; the admin plane where a caller of Django's names none."""

    def __init__(self, session_key: str | None = None, *, plane: Plane = Plane.ADMIN) -> None:
        super().__init__(session_key)
        self.plane = plane
        self._know(None)

    def _know(self, row: PlaneSession | None) -> None:
        """Take over what the row says beside the data; nothing without one."""
        self.signed_in_at: datetime | None = row.signed_in_at if row else None
        self.method: SignInMethod | None = SignInMethod(row.method) if row and row.method else None
        self.proved_at: datetime | None = row.proved_at if row else None
        self.has_factor: bool = row.has_factor if row else False
        self.agent: str = row.agent if row else ""
        # The provider that opened it, if one did.
        self.connection_id: int | None = row.connection_id if row else None

    @classmethod
    @override
    def get_model_class(cls) -> type[PlaneSession]:
        return PlaneSession

    def _validate_session_key(self, key: str | None) -> bool:
        return key is not None and _KEY.fullmatch(key) is not None

    def _get_session_from_db(self) -> PlaneSession | None:
        session: PlaneSession | None = super()._get_session_from_db()  # type: ignore[misc]
        if session is None:
            return None
        if session.plane != self.plane or session.last_seen_at <= timezone.now() - idle_limit():
            self._session_key = None
            return None
        self._know(session)
        _see(session)
        return session

    @override
    def flush(self) -> None:
        # Loads the row first: a key of the other plane is no key, and its row is left alone.
        self.get(SESSION_KEY)
        super().flush()
        self._know(None)

    def ends_at(self) -> datetime:
        """Return when the session ends even if it is used: so long after signing in."""
        lasts = timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return (self.signed_in_at or timezone.now()) + lasts

    @override
    def create_model_instance(self, data: dict[str, Any]) -> PlaneSession:
        account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        now = timezone.now()
        if account_id is None:
            self._know(None)
        else:
            self.signed_in_at = self.signed_in_at or now
            self.method = self.method or SignInMethod.PASSWORD
            self.proved_at = self.proved_at or self.signed_in_at
        return PlaneSession(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]  # no stub
            session_data=self.encode(data),
            expire_date=self.ends_at(),
            plane=self.plane,
            account_id=account_id,
            signed_in_at=self.signed_in_at,
            method=self.method,
            proved_at=self.proved_at,
            has_factor=self.has_factor,
            agent=self.agent,
            connection_id=self.connection_id,
            last_seen_at=now,
        )


def session_of(request: HttpRequest) -> SessionStore:
    """Return the session of the request's plane, with what its row says."""
    return cast(SessionStore, request.session)


def note_proof(request: HttpRequest) -> None:
    """Write down that the person who is signed in has just proved who they are."""
    session = session_of(request)
    session.proved_at = timezone.now()
    session.modified = True


def note_factor(request: HttpRequest) -> None:
    """Write down that the person gave more than a password in this session."""
    session = session_of(request)
    session.has_factor = True
    session.modified = True


def is_proved(request: HttpRequest) -> bool:
    """Whether the person proved who they are so lately that they may do what is dangerous."""
    session = session_of(request)
    session.get(SESSION_KEY)  # loads the row
    return session.proved_at is not None and timezone.now() - session.proved_at < PROOF_LASTS


def method_of(request: HttpRequest) -> SignInMethod | None:
    """Return what the session was opened with; None if no one is signed in."""
    session = session_of(request)
    session.get(SESSION_KEY)  # loads the row
    return session.method


def idle_limit() -> timedelta:
    """Return after how long without a request a session is over."""
    return timedelta(minutes=settings.SESSION_IDLE_MINUTES)


def _see(session: PlaneSession) -> None:
    now = timezone.now()
    if now - session.last_seen_at > idle_limit() / _STEPS:
        PlaneSession.objects.filter(pk=session.pk).update(last_seen_at=now)


def end_sessions(
    *,
    plane: Plane,
    account_id: int,
    except_key: str | None = None,
    connection_id: int | None = None,
) -> int:
    """End every session of the account on the plane but the given one; return how many.

    With a connection, only those that it opened.
    """
    sessions = PlaneSession.objects.filter(plane=plane, account_id=account_id)
    if connection_id is not None:
        sessions = sessions.filter(connection=connection_id)
    deleted, _ = sessions.exclude(session_key=except_key).delete()
    return deleted


def end_messages_with(email: str, *names: str) -> int:
    """Take messages not shown yet that hold the address or a name out of all sessions.

    Returns how many sessions changed. They are stored encoded, so no search of the database finds
    what stands in them. One that cannot be read, or has the address elsewhere, ends. A name counts
    as a word by itself in a message only: it may be a single letter.
    """
    wanted = [re.escape(email), *(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names if name)]
    in_messages = re.compile("|".join(wanted), re.IGNORECASE)
    elsewhere = re.compile(re.escape(email), re.IGNORECASE)
    changed = 0
    for row in PlaneSession.objects.select_for_update().iterator():
        session = SessionStore(plane=Plane(row.plane))
        data = session.decode(row.session_data)
        messages = {_MESSAGES: data.pop(_MESSAGES)} if _MESSAGES in data else {}
        ends = not (data or messages) or _holds(data, elsewhere)
        if not ends and not _holds(messages, in_messages):
            continue
        changed += 1
        if ends:
            row.delete()
        else:
            row.session_data = session.encode(data)
            row.save(update_fields=["session_data"])
    return changed


def _holds(data: dict[str, Any], wanted: re.Pattern[str]) -> bool:
    return any(map(wanted.search, _texts_in(data)))


def _texts_in(value: object) -> Iterator[str]:
    """Yield every text in it; messages are JSON within a text."""
    if isinstance(value, dict):
        for key, each in value.items():
            inner = json.loads(each) if key == _MESSAGES and isinstance(each, str) else each
            yield from _texts_in([str(key), inner])
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts_in(each)
    elif isinstance(value, str):
        yield value


def delete_expired_sessions() -> int:
    """Delete the sessions of both planes that are over; return how many that were."""
    now = timezone.now()
    over = Q(expire_date__lt=now) | Q(last_seen_at__lt=now - idle_limit())
    deleted, _ = PlaneSession.objects.filter(over).delete()
    return deleted
