"""Subjects without their features: to the ledger a subject is its type, its id and its tenant."""

from django.db import models

from telemetry import recorder
from telemetry.catalog import EVENTS, UsageEvent
from telemetry.contract import SafeValue
from tenantpilot.vocabulary import (
    DiagnosticsSource,
    OnboardingCheckpoint,
    OperationType,
    ReportType,
)
from tests.cast import Cast


class StandIn(models.Model):
    """Unmanaged and of no installed app: it has no table and gets no migration."""

    tenant_id = models.BigIntegerField()

    class Meta:
        abstract = True
        managed = False
        app_label = "telemetry_stand_ins"


_CLASSES: dict[str, type[StandIn]] = {
    event.subject_type: type(event.subject_type, (StandIn,), {"__module__": __name__})
    for event in EVENTS
}
_METADATA: dict[str, dict[str, SafeValue]] = {
    "OnboardingSession": {"checkpoint": OnboardingCheckpoint.ACTIVATED},
    "DiagnosticBundle": {"source": DiagnosticsSource.TENANT_PAGE},
    "OperationRun": {"operation_type": OperationType.INVENTORY_SYNC},
    "StoredReport": {"report_type": ReportType.ENTRA_ADMIN_ROLES},
    "ReviewPack": {"include_operations": True},
}


def stored(kind: str, *, tenant_id: int, id: int = 1) -> StandIn:
    """Return a subject as a query would: with an id, and not new."""
    return _CLASSES[kind].from_db("default", ["id", "tenant_id"], [id, tenant_id])


def example(event: UsageEvent) -> dict[str, SafeValue]:
    """Return metadata that the event may have."""
    return dict(_METADATA[event.subject_type])


def reach(event: UsageEvent, cast: Cast, *, subject_id: int = 1, **metadata: SafeValue) -> bool:
    """Record that the owner reached the milestone on the cast's tenant."""
    return recorder.record(
        event,
        tenant=cast.tenant,
        actor=cast.owner,
        subject=stored(event.subject_type, tenant_id=cast.tenant.pk, id=subject_id),
        **{**example(event), **metadata},
    )
