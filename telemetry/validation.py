"""Checks on a call of the recorder. A call that fails them is a mistake in our own code."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from django.db.models import Model, TextChoices

from telemetry.catalog import EVENTS, UsageEvent
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant

# No str: free text cannot even be written down at a seam (FR-243-004).
type SafeValue = bool | int | datetime | TextChoices


class Violation(StrEnum):
    """What is wrong with a call."""

    NO_TRANSACTION = "no open transaction"
    UNKNOWN_EVENT = "event outside the catalog"
    METADATA_KEYS = "missing or extra metadata"
    METADATA_VALUE = "metadata outside the vocabulary"
    TENANT = "not a stored tenant"
    ACTOR = "not a stored user"
    SUBJECT = "not a stored subject of this event and tenant"


class InvalidEventError(Exception):
    """The call cannot be recorded. The message names the rule and never a value."""

    def __init__(self, violation: Violation) -> None:
        super().__init__(f"This use cannot be recorded: {violation}.")
        self.violation = violation


_KINDS = {event: {field.name: field.kind for field in event.metadata} for event in EVENTS}


def validate(
    event: UsageEvent,
    *,
    tenant: Tenant,
    actor: User,
    subject: Model,
    metadata: Mapping[str, SafeValue],
) -> None:
    """Raise InvalidEventError unless exactly this may be recorded.

    Declared types are checked again: a value typed Any gets past the type checker.
    """
    _require(event in EVENTS, Violation.UNKNOWN_EVENT)
    kinds = _KINDS[event]
    _require(metadata.keys() == kinds.keys(), Violation.METADATA_KEYS)
    for name, kind in kinds.items():
        # Not isinstance: the words of two vocabularies can be equal, and True equals 1.
        _require(type(metadata[name]) is kind, Violation.METADATA_VALUE)
    _require(_is_stored(tenant, Tenant), Violation.TENANT)
    _require(_is_stored(actor, User), Violation.ACTOR)
    _require(_is_stored(subject, Model), Violation.SUBJECT)
    _require(type(subject).__name__ == event.subject_type, Violation.SUBJECT)
    _require(getattr(subject, "tenant_id", tenant.pk) == tenant.pk, Violation.SUBJECT)


def _is_stored(row: object, kind: type[Model]) -> bool:
    return isinstance(row, kind) and not row._state.adding and isinstance(row.pk, int)


def _require(holds: bool, violation: Violation) -> None:  # noqa: FBT001
    if not holds:
        raise InvalidEventError(violation)
