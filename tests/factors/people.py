"""People with second factors, and what they type."""

import time
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pyotp
from django.db.models import F
from django.test import Client

from tenantpilot.accounts.models import PlaneSession
from tenantpilot.accounts.planes import Plane
from tenantpilot.accounts.sessions import SessionStore
from tenantpilot.factors.owners import Person, plane_of_person
from tenantpilot.factors.services import recovery, totp
from tests.cast import Cast
from tests.factories import PASSWORD

PLANES = tuple(Plane)


def person_of(cast: Cast, plane: Plane) -> Person:
    return cast.platform_operator if plane == Plane.SYSTEM else cast.owner


def with_app(person: Person) -> str:
    """Set an app up an hour ago, and return its secret."""
    secret = totp.new_secret()
    step = int(time.time()) // 30 - 120
    totp.set_up(person=person, sealed=totp.seal(secret, person=person), step=step)
    return secret


def with_codes(person: Person) -> list[str]:
    """Make recovery codes."""
    return recovery.make(person=person)


def code_of(secret: str, *, steps: int = 0) -> str:
    """What the app shows, or showed so many steps ago."""
    return pyotp.TOTP(secret).at(int(time.time()) + 30 * steps)


def give_password(client: Client, person: Person, **others: str) -> Any:
    """Send the right password on the person's plane."""
    form = {"email": person.email, "password": PASSWORD, **others}
    return client.post(f"/{plane_of_person(person)}/login/", form)


def give_code(client: Client, plane: Plane, code: str) -> Any:
    return client.post(f"/{plane}/login/factor/", {"code": code})


def is_signed_in(client: Client, plane: Plane) -> bool:
    return client.get(f"/{plane}/account/keys/").status_code == HTTPStatus.OK


def nobody_is_signed_in() -> bool:
    return not PlaneSession.objects.exclude(account_id=None).exists()


def old_proof() -> None:
    """Let the last proof of everybody be six minutes old."""
    PlaneSession.objects.update(proved_at=F("proved_at") - timedelta(minutes=6))


def decoded(row: PlaneSession) -> dict[str, Any]:
    """What the session holds."""
    return SessionStore(plane=Plane(row.plane)).decode(row.session_data)
