"""Sealing every secret with the first key, so that older keys can be retired."""

from dataclasses import dataclass

from django.db import transaction

from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import AppCredential, ComparisonKey, ProviderConnection

type Sealed = ProviderConnection | ComparisonKey | AppCredential


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
    for model in (ProviderConnection, ComparisonKey, AppCredential):
        sealed = model._default_manager.exclude(sealed_secret=b"")
        for pk in sealed.order_by("pk").values_list("pk", flat=True):
            try:
                is_done = _reseal(model, pk, first=first)
            except secrets.SecretUnreadableError:
                unreadable += 1
                continue
            resealed += is_done
            up_to_date += not is_done
    return Rotation(resealed=resealed, up_to_date=up_to_date, unreadable=unreadable)


@transaction.atomic
def _reseal(model: type[Sealed], pk: int, *, first: bytes) -> bool:
    row = model._default_manager.select_for_update(no_key=True).filter(pk=pk).first()
    if row is None or bytes(row.sealed_secret).startswith(first):
        return False
    # Not save(): nothing that people entered has changed.
    model._default_manager.filter(pk=pk).update(sealed_secret=_resealed(row))
    return True


def _resealed(row: Sealed) -> bytes:
    sealed = bytes(row.sealed_secret)
    if isinstance(row, AppCredential):
        owner = {"workspace_id": row.app.workspace_id, "app_id": row.app_id}
        return secrets.seal_for_app(secrets.unseal_for_app(sealed, **owner), **owner)
    return secrets.seal(secrets.unseal(sealed, tenant_id=row.tenant_id), tenant_id=row.tenant_id)
