"""The data dictionary: what product usage telemetry records, for people to read.

Made from the catalog, which is also what the database enforces, so it promises exactly what is
stored. It reads no rows and no settings.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from telemetry.catalog import COLUMN_PRIVACY, EVENTS, MetadataField, Privacy, UsageEvent
from telemetry.dictionary.texts import (
    COLUMN_MEANING,
    ERASURE,
    NEVER_RECORDED,
    READERS,
    RECORD_OF_PROCESSING,
    TABLES,
)

RETENTION_SETTING = "PRODUCT_USAGE_EVENT_RETENTION_DAYS"
# The setting's default. The dictionary is the same on every machine.
RETENTION_DEFAULT_DAYS = 90


@dataclass(frozen=True, kw_only=True)
class AllowedValue:
    """A value as it is stored, and what people call it."""

    stored: str
    label: str


@dataclass(frozen=True, kw_only=True)
class DescribedField:
    """A field of a row: what it says, about which person, and its closed list of values, if any."""

    name: str
    meaning: str
    privacy: Privacy
    values: tuple[AllowedValue, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DescribedEvent:
    """A milestone: when it is recorded, why, once per what, and the facts beside it."""

    name: str
    label: str
    area: str
    subject_type: str
    recorded_when: str
    purpose: str
    once_per: str
    fields: tuple[DescribedField, ...]


@dataclass(frozen=True, kw_only=True)
class Dictionary:
    """The whole dictionary."""

    events: tuple[DescribedEvent, ...]
    columns: tuple[DescribedField, ...]
    tables: tuple[tuple[str, str, str], ...]
    never_recorded: tuple[str, ...]
    readers: str
    erasure: str
    retention_setting: str
    retention_default_days: int
    record_of_processing: tuple[tuple[str, str], ...]


def describe() -> Dictionary:
    """Describe the catalog as it is in this version of the product."""
    return Dictionary(
        events=tuple(_event(event) for event in EVENTS),
        columns=tuple(
            DescribedField(name=name, meaning=COLUMN_MEANING[name], privacy=privacy)
            for name, privacy in COLUMN_PRIVACY.items()
        ),
        tables=TABLES,
        never_recorded=NEVER_RECORDED,
        readers=READERS,
        erasure=ERASURE,
        retention_setting=RETENTION_SETTING,
        retention_default_days=RETENTION_DEFAULT_DAYS,
        record_of_processing=RECORD_OF_PROCESSING,
    )


def _event(event: UsageEvent) -> DescribedEvent:
    return DescribedEvent(
        name=event.name,
        label=event.label,
        area=event.area,
        subject_type=event.subject_type,
        recorded_when=event.rule,
        purpose=event.purpose,
        once_per=" and ".join((event.subject_type, *event.once_per)),
        fields=tuple(_field(field) for field in event.metadata),
    )


def _field(field: MetadataField) -> DescribedField:
    return DescribedField(
        name=field.name,
        meaning=field.meaning,
        privacy=field.privacy,
        values=tuple(_values(field)),
    )


def _values(field: MetadataField) -> Iterator[AllowedValue]:
    if issubclass(field.kind, bool):
        yield AllowedValue(stored="false", label="no")
        yield AllowedValue(stored="true", label="yes")
        return
    for value, label in field.kind.choices:
        yield AllowedValue(stored=str(value), label=str(label))
