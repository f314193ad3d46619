"""Sealing every client secret with the first key, so that older keys can be retired."""

from dataclasses import dataclass

from django.db import transaction

from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ProviderConnection


@dataclass(frozen=True, kw_only=True)
class Rotation:
    """How many secrets were sealed anew, had been before, and cannot be opened."""

    resealed: int
    up_to_date: int
    unreadable: int


def reseal_secrets() -> Rotation:
    """Seal every secret that another key sealed with the first key. Safe to repeat.

    A transaction each: nobody who saves a connection waits for more than one of them.
    """
    first = secrets.key_id(secrets.encryption_keys()[0])
    resealed = up_to_date = unreadable = 0
    for pk in ProviderConnection.objects.order_by("pk").values_list("pk", flat=True):
        try:
            is_done = _reseal(pk, first=first)
        except secrets.SecretUnreadableError:
            unreadable += 1
            continue
        resealed += is_done
        up_to_date += not is_done
    return Rotation(resealed=resealed, up_to_date=up_to_date, unreadable=unreadable)


@transaction.atomic
def _reseal(pk: int, *, first: bytes) -> bool:
    connection = ProviderConnection.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if connection is None or bytes(connection.sealed_secret).startswith(first):
        return False
    secret = secrets.unseal(bytes(connection.sealed_secret), tenant_id=connection.tenant_id)
    # Not save(): nothing that people entered has changed.
    ProviderConnection.objects.filter(pk=pk).update(
        sealed_secret=secrets.seal(secret, tenant_id=connection.tenant_id)
    )
    return True
