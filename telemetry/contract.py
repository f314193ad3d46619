"""What a caller of the recorder has to keep to. Breaking it is a mistake in our own code."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from django.db.models import Model, TextChoices

from telemetry.catalog import EVENTS, UsageEvent
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant

# No str: free text cannot even be written down at a seam (FR-243-004).
type SafeValue = bool | int | datetime | TextChoices


class Breach(StrEnum):
    """Which clause of the contract was broken."""

    NO_TRANSACTION = "no open transaction"
    UNKNOWN_EVENT = "event outside the catalog"
    METADATA_KEYS = "missing or extra metadata"
    METADATA_VALUE = "metadata outside the vocabulary"
    TENANT = "not a stored tenant"
    ACTOR = "not a stored user"
    SUBJECT = "not a stored subject of this event and tenant"


class ContractBreachError(Exception):
    """Raised to whoever wrote the call. It names the clause and never a value."""

    def __init__(self, breach: Breach) -> None:
        super().__init__(f"This use cannot be recorded: {breach}.")
        self.breach = breach


_KINDS = {event: {field.name: field.kind for field in event.metadata} for event in EVENTS}


def check(
    event: UsageEvent,
    *,
    tenant: Tenant,
    actor: User,
    subject: Model,
    metadata: Mapping[str, SafeValue],
) -> None:
    """Raise ContractBreachError unless exactly this may be recorded.

    Declared types are checked again: a value typed Any gets past the type checker.
    """
    _require(event in EVENTS, Breach.UNKNOWN_EVENT)
    kinds = _KINDS[event]
    _require(metadata.keys() == kinds.keys(), Breach.METADATA_KEYS)
    for name, kind in kinds.items():
        # Not isinstance: the words of two vocabularies can be equal, and True equals 1.
        _require(type(metadata[name]) is kind, Breach.METADATA_VALUE)
    _require(_is_stored(tenant, Tenant), Breach.TENANT)
    _require(_is_stored(actor, User), Breach.ACTOR)
    _require(_is_stored(subject, Model), Breach.SUBJECT)
    _require(type(subject).__name__ == event.subject_type, Breach.SUBJECT)
    _require(getattr(subject, "tenant_id", tenant.pk) == tenant.pk, Breach.SUBJECT)


def _is_stored(row: object, kind: type[Model]) -> bool:
    return isinstance(row, kind) and not row._state.adding and isinstance(row.pk, int)


def _require(kept: bool, clause: Breach) -> None:  # noqa: FBT001
    if not kept:
        raise ContractBreachError(clause)
