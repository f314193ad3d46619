"""Database sessions that belong to one plane.

A key of the other plane loads nothing, so a copied cookie is just an unknown session.
"""

from typing import Any, override

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.utils import timezone

from tenantpilot.accounts.models import PlaneSession
from tenantpilot.accounts.planes import Plane


class SessionStore(DatabaseSessionStore):
    """A session of the given plane; the admin plane where a caller of Django's names none."""

    def __init__(self, session_key: str | None = None, *, plane: Plane = Plane.ADMIN) -> None:
        super().__init__(session_key)
        self.plane = plane

    @classmethod
    @override
    def get_model_class(cls) -> type[PlaneSession]:
        return PlaneSession

    def _get_session_from_db(self) -> PlaneSession | None:
        session: PlaneSession | None = super()._get_session_from_db()  # type: ignore[misc]
        if session is not None and session.plane != self.plane:
            self._session_key = None
            return None
        return session

    @override
    def create_model_instance(self, data: dict[str, Any]) -> PlaneSession:
        return PlaneSession(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]  # no stub
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            plane=self.plane,
            account_id=int(data[SESSION_KEY]) if SESSION_KEY in data else None,
        )


def end_sessions(*, plane: Plane, account_id: int, except_key: str | None = None) -> int:
    """End every session of the account on the plane but the given one; return how many."""
    sessions = PlaneSession.objects.filter(plane=plane, account_id=account_id)
    deleted, _ = sessions.exclude(session_key=except_key).delete()
    return deleted


def forget_expired_sessions() -> int:
    """Delete the sessions of both planes that are over; return how many that were."""
    deleted, _ = PlaneSession.objects.filter(expire_date__lt=timezone.now()).delete()
    return deleted
