"""Sealing every secret with the first key, so that older keys can be retired."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model

from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import AppCredential, ComparisonKey, ProviderConnection

# How each table's secrets are sealed again; apps above name their own with `reseals`.
_RESEALED: dict[type[Model], Callable[[Any], bytes]] = {}


@dataclass(frozen=True, kw_only=True)
class Rotation:
    """How many secrets were sealed again, had been before, and cannot be opened."""

    resealed: int
    up_to_date: int
    unreadable: int


def reseals[F: Callable[[Any], bytes]](model: type[Model]) -> Callable[[F], F]:
    """Let the function seal `sealed_secret` of one row of the model again. It may raise
    SecretUnreadableError.
    """

    def register(function: F) -> F:
        _RESEALED[model] = function
        return function

    return register


def reseal_secrets() -> Rotation:
    """Seal every secret that another key sealed with the first key. Safe to repeat.

    A transaction each: saving a connection waits for one of them at most.
    """
    first = secrets.key_id(secrets.encryption_keys()[0])
    resealed = up_to_date = unreadable = 0
    for model in _RESEALED:
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
def _reseal(model: type[Model], pk: int, *, first: bytes) -> bool:
    row: Any = model._default_manager.select_for_update(no_key=True).filter(pk=pk).first()
    if row is None or bytes(row.sealed_secret).startswith(first):
        return False
    # Not save(): nothing that people entered has changed.
    model._default_manager.filter(pk=pk).update(sealed_secret=_RESEALED[model](row))
    return True


@reseals(AppCredential)
def _credential(row: AppCredential) -> bytes:
    owner = {"workspace_id": row.app.workspace_id, "app_id": row.app_id}
    return secrets.seal_for_app(secrets.unseal_for_app(bytes(row.sealed_secret), **owner), **owner)


@reseals(ProviderConnection)
def _connection(row: ProviderConnection) -> bytes:
    return _of_tenant(bytes(row.sealed_secret), tenant_id=row.tenant_id)


@reseals(ComparisonKey)
def _comparison_key(row: ComparisonKey) -> bytes:
    return _of_tenant(bytes(row.sealed_secret), tenant_id=row.tenant_id)


def _of_tenant(sealed: bytes, *, tenant_id: int) -> bytes:
    return secrets.seal(secrets.unseal(sealed, tenant_id=tenant_id), tenant_id=tenant_id)
