"""The connections that may need a person, without the many that are well."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, Self

from django.db.models import Q

from attention.registry import Facts
from tenantpilot.tenants.app_models import CredentialKind
from tenantpilot.tenants.expiry import WARN_DAYS
from tenantpilot.tenants.models import (
    ConnectionStatus,
    ProviderConnection,
    Tenant,
)
from tenantpilot.tenants.scoped_rows import is_among


class ToldConnection(NamedTuple):
    """A connection, as far as what needs a person tells of it."""

    status: str
    failure_code: str
    missing_permissions: list[str] | None
    secret_expires_on: date | None
    credential_kind: str

    @classmethod
    def of(cls, connection: ProviderConnection) -> Self:
        return cls(*(getattr(connection, each) for each in cls._fields))

    @property
    def noun(self) -> str:
        """Say what kind of credential it has."""
        return CredentialKind(self.credential_kind).label.lower()


def unwell(tenant_ids: Collection[int], *, now: datetime) -> dict[int, ToldConnection | None]:
    """Return the connections that failed, miss a permission or expire soon, by tenant.

    None stands for a tenant that has no connection.
    """
    may_need = (
        Q(connection=None)
        | Q(connection__status=ConnectionStatus.FAILED)
        | Q(connection__missing_permissions__len__gt=0)
        | Q(connection__secret_expires_on__lte=_soon(now))
    )
    found = Tenant.objects.filter(may_need, is_among(tenant_ids, column="pk")).order_by()
    told = (f"connection__{each}" for each in ToldConnection._fields)
    return {
        pk: ToldConnection(*of_it) if connection else None
        for pk, connection, *of_it in found.values_list("pk", "connection", *told)
    }


def know_connections(facts: Facts, connections: Iterable[tuple[int, Sequence[Any]]]) -> None:
    """Tell the facts the connections of all tenants that they are about.

    Each as the fields of ToldConnection, which are all None if there is none.
    """
    known: dict[int, ToldConnection | None] = {}
    soon = _soon(facts.now)
    for pk, fields in connections:
        if pk not in facts.active:
            continue
        status, _, missing, expires, _ = fields
        if status is None:
            known[pk] = None
        elif status == ConnectionStatus.FAILED or missing or (expires and expires <= soon):
            known[pk] = ToldConnection._make(fields)
    facts.know(unwell, known)


def _soon(now: datetime) -> date:
    return (now + timedelta(days=WARN_DAYS)).date()
