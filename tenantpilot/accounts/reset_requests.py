"""How often a link to set a password may be asked for: by one network, for one address.

Kept as keyed hashes for an hour, and the same for addresses without an account.
"""

from datetime import timedelta

from django.db import connection
from django.db.models import Value
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from tenantpilot.accounts.models import ResetRequest, normalised
from tenantpilot.accounts.planes import Plane

HOUR = timedelta(hours=1)
# One message to a person within so long, however many ask.
PAUSE = timedelta(minutes=15)
MOST_PER_CLIENT = 20


class TooManyResetsError(Exception):
    """Links were asked for from this network too often within an hour. Nothing was changed."""


def note(*, plane: Plane, email: str, client: str) -> bool:
    """Note that a link was asked for; whether one may be mailed. Raises TooManyResetsError.

    In the caller's transaction. The locks make requests at the same moment count each other.
    """
    of_person, of_client = person_key(plane, email), _key("client", client)
    for each in (of_client, of_person):
        _lock(each)
    recent = ResetRequest.objects.filter(asked_at__gt=Now() - Value(HOUR))
    if recent.filter(client=of_client).count() >= MOST_PER_CLIENT:
        raise TooManyResetsError
    is_let_through = not recent.filter(
        person=of_person, is_let_through=True, asked_at__gt=Now() - Value(PAUSE)
    ).exists()
    ResetRequest.objects.create(person=of_person, client=of_client, is_let_through=is_let_through)
    return is_let_through


def person_key(plane: Plane, email: str) -> str:
    """Return what stands for the address in the table."""
    return _key("person", f"{plane}:{normalised(email)}")


def delete_expired() -> int:
    """Delete what no longer counts; return how many rows that were."""
    return ResetRequest.objects.filter(asked_at__lte=Now() - Value(HOUR)).delete()[0]


def _key(kind: str, value: str) -> str:
    salt = f"tenantpilot.accounts.reset_requests.{kind}"
    return salted_hmac(salt, value, algorithm="sha256").hexdigest()


def _lock(key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
