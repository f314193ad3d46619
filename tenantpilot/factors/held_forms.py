"""A form that came without a fresh proof, kept for one press once the proof is there.

Only the fields that its view names: choices, and yes or no. Never a secret and never what a person
wrote, because a session is stored in clear. The press sends the form as it was sent before, so
everything is checked again.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from tenantpilot.accounts.sessions import session_of

LASTS = timedelta(minutes=10)
LONGEST = 200
_KEY = "held_form"


@dataclass(frozen=True, kw_only=True)
class HeldForm:
    """What is done by the press, where the form goes, the page it was on, and what was chosen."""

    act: str
    path: str
    page: str
    fields: dict[str, str]
    since: float

    @property
    def is_over(self) -> bool:
        return timezone.now().timestamp() - self.since > LASTS.total_seconds()


def hold(request: HttpRequest, *, act: str, page: str, names: Iterable[str]) -> None:
    """Keep the form that was sent; one from before is forgotten."""
    chosen = {name: request.POST[name][:LONGEST] for name in names if name in request.POST}
    held = HeldForm(
        act=act,
        path=request.path,
        page=page,
        fields=chosen,
        since=timezone.now().timestamp(),
    )
    session_of(request)[_KEY] = asdict(held)


def held(request: HttpRequest) -> HeldForm | None:
    """Return the form that is kept, unless that is over."""
    kept: dict[str, Any] | None = session_of(request).get(_KEY)
    found = HeldForm(**kept) if kept else None
    return None if found is None or found.is_over else found


def forget(request: HttpRequest) -> None:
    """It was sent, or another one was."""
    session_of(request).pop(_KEY, None)
