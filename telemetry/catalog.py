"""The usage events there are: the only place where their names and labels exist (FR-243-001).

The ledger's CHECK constraints are generated from here, so a new event or field takes a
migration (`makemigrations --check` says so): growing the catalog is a visible decision.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices

from tenantpilot.vocabulary import (
    DiagnosticsSource,
    OnboardingCheckpoint,
    OperationType,
    ReportType,
)


class Privacy(StrEnum):
    """What a stored field can tell, and about whom."""

    PERSON = "points at a person by number; emptied when the person is erased"
    CUSTOMER = "points at a customer by number; deleted with the customer's tenant"
    PRODUCT = "one of the product's own words or moments; by itself about nobody"


@dataclass(frozen=True, kw_only=True)
class MetadataField:
    """One fact beside an event. Its values are a closed list: free text has no way in."""

    name: str
    kind: type[TextChoices | bool]
    privacy: Privacy

    @property
    def values(self) -> tuple[str | bool, ...]:
        """Every value the ledger accepts, as JSON knows it."""
        return (False, True) if issubclass(self.kind, bool) else tuple(self.kind.values)


@dataclass(frozen=True, kw_only=True, eq=False)
class UsageEvent:
    """A milestone of use. An event is itself, never merely its equal: hence `eq=False`.

    A subject reaches a milestone once, or once per value of the fields named in `once_per`.
    """

    name: str
    label: str
    area: str
    subject_type: str
    purpose: str
    metadata: tuple[MetadataField, ...]
    once_per: tuple[str, ...] = ()


ONBOARDING_CHECKPOINT_COMPLETED = UsageEvent(
    name="onboarding.checkpoint_completed",
    label="Onboarding checkpoints",
    area="onboarding",
    subject_type="OnboardingSession",
    purpose="Shows how far customers get with onboarding, and where they stop.",
    metadata=(
        MetadataField(name="checkpoint", kind=OnboardingCheckpoint, privacy=Privacy.PRODUCT),
    ),
    once_per=("checkpoint",),
)
SUPPORT_DIAGNOSTICS_OPENED = UsageEvent(
    name="support.diagnostics_opened",
    label="Support diagnostics",
    area="support",
    subject_type="DiagnosticBundle",
    purpose="Shows whether people look for the cause of a problem themselves, and from where.",
    metadata=(MetadataField(name="source", kind=DiagnosticsSource, privacy=Privacy.PRODUCT),),
)
OPERATION_STARTED = UsageEvent(
    name="operations.operation_started",
    label="Operations started",
    area="operations",
    subject_type="OperationRun",
    purpose="Shows which operations people start on their tenants of their own accord.",
    metadata=(MetadataField(name="operation_type", kind=OperationType, privacy=Privacy.PRODUCT),),
)
STORED_REPORT_CREATED = UsageEvent(
    name="reports.stored_report_created",
    label="Stored reports",
    area="reports",
    subject_type="StoredReport",
    purpose="Shows which reports people ask for and get.",
    metadata=(MetadataField(name="report_type", kind=ReportType, privacy=Privacy.PRODUCT),),
)
REVIEW_PACK_REQUESTED = UsageEvent(
    name="review_packs.generation_requested",
    label="Review packs requested",
    area="review_packs",
    subject_type="ReviewPack",
    purpose="Shows whether people prepare customer review meetings with review packs.",
    metadata=(MetadataField(name="include_operations", kind=bool, privacy=Privacy.PRODUCT),),
)

EVENTS = (
    ONBOARDING_CHECKPOINT_COMPLETED,
    SUPPORT_DIAGNOSTICS_OPENED,
    OPERATION_STARTED,
    STORED_REPORT_CREATED,
    REVIEW_PACK_REQUESTED,
)

# The columns every event has, for the data dictionary.
COLUMN_PRIVACY = {
    "id": Privacy.PRODUCT,
    "workspace_id": Privacy.CUSTOMER,
    "tenant_id": Privacy.CUSTOMER,
    "actor_id": Privacy.PERSON,
    "event_name": Privacy.PRODUCT,
    "feature_area": Privacy.PRODUCT,
    "subject_type": Privacy.PRODUCT,
    "subject_id": Privacy.CUSTOMER,
    "occurred_at": Privacy.PRODUCT,
    "metadata": Privacy.PRODUCT,
}
