"""Sealing every secret with the first key, so that older keys can be retired."""

from dataclasses import dataclass

from django.db import transaction

from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ComparisonKey, ProviderConnection

type Sealed = type[ProviderConnection] | type[ComparisonKey]


@dataclass(frozen=True, kw_only=True)
class Rotation:
    """How many secrets were sealed again, had been before, and cannot be opened."""

    resealed: int
    up_to_date: int
    unreadable: int


def reseal_secrets() -> Rotation:
    """Seal every secret that another key sealed with the first key. Safe to repeat.

    A transaction each: saving a connection waits for one of them at most.
    """
    first = secrets.key_id(secrets.encryption_keys()[0])
    resealed = up_to_date = unreadable = 0
    for model in (ProviderConnection, ComparisonKey):
        for pk in model._default_manager.order_by("pk").values_list("pk", flat=True):
            try:
                is_done = _reseal(model, pk, first=first)
            except secrets.SecretUnreadableError:
                unreadable += 1
                continue
            resealed += is_done
            up_to_date += not is_done
    return Rotation(resealed=resealed, up_to_date=up_to_date, unreadable=unreadable)


@transaction.atomic
def _reseal(model: Sealed, pk: int, *, first: bytes) -> bool:
    row = model._default_manager.select_for_update(no_key=True).filter(pk=pk).first()
    if row is None or bytes(row.sealed_secret).startswith(first):
        return False
    secret = secrets.unseal(bytes(row.sealed_secret), tenant_id=row.tenant_id)
    # Not save(): nothing that people entered has changed.
    model._default_manager.filter(pk=pk).update(
        sealed_secret=secrets.seal(secret, tenant_id=row.tenant_id)
    )
    return True
