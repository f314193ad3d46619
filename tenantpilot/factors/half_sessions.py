"""Between password and second factor: a session in which no one is signed in.

It remembers whose password was right, for ten minutes; nothing of it survives signing in.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from tenantpilot.accounts.planes import plane_of
from tenantpilot.accounts.sessions import session_of
from tenantpilot.factors import owners
from tenantpilot.factors.owners import Person

LASTS = timedelta(minutes=10)
_KEY = "half_signed_in"


@dataclass(frozen=True, kw_only=True)
class Half:
    """Who gave the right password, where they wanted to go, and their browser's time zone."""

    person: Person
    wanted: str
    time_zone: str


def begin(*, request: HttpRequest, person: Person, wanted: str, time_zone: str) -> None:
    """Remember whose password was right. What the session held before is gone."""
    session = session_of(request)
    session.flush()
    session[_KEY] = {
        "account": person.pk,
        # Another password, from anywhere, ends it.
        "hash": person.get_session_auth_hash(),
        "since": timezone.now().timestamp(),
        "wanted": wanted,
        "time_zone": time_zone,
    }


def find(request: HttpRequest) -> Half | None:
    """Return who is half signed in, unless that is over."""
    kept = session_of(request).get(_KEY)
    if not kept or timezone.now().timestamp() - kept["since"] > LASTS.total_seconds():
        return None
    person = owners.find(plane=plane_of(request), pk=kept["account"])
    if person is None or not constant_time_compare(kept["hash"], person.get_session_auth_hash()):
        return None
    return Half(person=person, wanted=kept["wanted"], time_zone=kept["time_zone"])


def end(request: HttpRequest) -> None:
    """Forget whose password was right."""
    session_of(request).pop(_KEY, None)
