"""What the database itself enforces about the ledger, generated from the catalog.

Every list is closed, so a CHECK can name each metadata object there is and compare whole
objects: no extra key, no nested blob, no text can equal one of them (FR-243-004).
"""

import json
from datetime import UTC, datetime
from itertools import product

from django.db.models import BooleanField, CheckConstraint, F, Func, Q, UniqueConstraint, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from telemetry.catalog import EVENTS, UsageEvent

TABLE = "product_usage_events"

# Python cannot read every time that PostgreSQL can store: one row before year 1 or at '-infinity'
# would blind every reader of the ledger.
CALENDAR = (datetime(2000, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC))


def checks() -> list[CheckConstraint]:
    """Only times of the calendar and catalogued names, each with its own area and metadata."""
    first, end = CALENDAR
    return [
        _check(name="calendar", rule=Q(occurred_at__gte=first, occurred_at__lt=end)),
        _check(name="known_event", rule=Q(event_name__in=[event.name for event in EVENTS])),
        *(_check(name=event.name.replace(".", "_"), rule=_shape(event)) for event in EVENTS),
    ]


def once() -> UniqueConstraint:
    """A milestone's identity. A field that does not tell an event apart is '' for it."""
    discriminators = sorted({name for event in EVENTS for name in event.once_per})
    return UniqueConstraint(
        F("event_name"),
        F("subject_id"),
        *(Coalesce(KeyTextTransform(name, "metadata"), Value("")) for name in discriminators),
        name=f"{TABLE}_once",
    )


def documents(event: UsageEvent) -> list[dict[str, str | bool]]:
    """Every metadata object the event can have."""
    names = [field.name for field in event.metadata]
    combinations = product(*(field.values for field in event.metadata))
    return [dict(zip(names, values, strict=True)) for values in combinations]


def documents_as_json(event: UsageEvent) -> list[str]:
    """Every metadata object the event can have, as text."""
    return [json.dumps(document) for document in documents(event)]


def _shape(event: UsageEvent) -> Q:
    return ~Q(event_name=event.name) | Q(
        feature_area=event.area,
        subject_type=event.subject_type,
        metadata__in=documents(event),
    )


def _check(*, name: str, rule: Q) -> CheckConstraint:
    """IS TRUE, because PostgreSQL lets a row pass whose CHECK is neither true nor false."""
    surely = Func(rule, template="(%(expressions)s) IS TRUE", output_field=BooleanField())
    return CheckConstraint(condition=surely, name=f"{TABLE}_{name}")
