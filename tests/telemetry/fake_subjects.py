"""Fake subjects: to the ledger a subject is its type, its id and its tenant."""

from django.db import models

from telemetry import recorder
from telemetry.catalog import EVENTS, UsageEvent
from telemetry.validation import SafeValue
from tests.cast import Cast


class FakeSubject(models.Model):
    """Unmanaged and of no installed app: it has no table and gets no migration."""

    tenant_id = models.BigIntegerField()

    class Meta:
        abstract = True
        managed = False
        app_label = "telemetry_fake_subjects"


_CLASSES: dict[str, type[FakeSubject]] = {
    event.subject_type: type(event.subject_type, (FakeSubject,), {"__module__": __name__})
    for event in EVENTS
}


def stored(kind: str, *, tenant_id: int, id: int = 1) -> FakeSubject:
    """Return a subject as a query would: with an id, and not new."""
    return _CLASSES[kind].from_db("default", ["id", "tenant_id"], [id, tenant_id])


def example(event: UsageEvent) -> dict[str, SafeValue]:
    """Return metadata that the event may have: the first value of each field."""
    return {
        field.name: True if issubclass(field.kind, bool) else next(iter(field.kind))
        for field in event.metadata
    }


def reach(event: UsageEvent, cast: Cast, *, subject_id: int = 1, **metadata: SafeValue) -> bool:
    """Record that the owner reached the milestone on the cast's tenant."""
    return recorder.record(
        event,
        tenant=cast.tenant,
        actor=cast.owner,
        subject=stored(event.subject_type, tenant_id=cast.tenant.pk, id=subject_id),
        **{**example(event), **metadata},
    )
