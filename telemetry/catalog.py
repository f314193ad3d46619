"""The usage events: the only place where their names and texts exist (FR-243-001).

The data dictionary, the page about what is recorded and the card read their texts from here.

The ledger's CHECK constraints are generated from here, so a new event or field takes a
migration (`makemigrations --check` says so): growing the catalog is a visible decision.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices

from tenantpilot.access.capabilities import Capability
from tenantpilot.enums import (
    STARTABLE,
    DiagnosticsSource,
    OnboardingCheckpoint,
    OperationType,
    ReportType,
)


class Privacy(StrEnum):
    """What a stored field can tell, and about which person."""

    PERSON = "points at a person by number; emptied when the person is erased"
    CUSTOMER = "points at a customer by number; deleted with the customer's tenant"
    PRODUCT = "one of the product's own words or moments; about no person by itself"


@dataclass(frozen=True, kw_only=True)
class MetadataField:
    """One fact beside an event. Its values are a closed list: free text has no way in.

    `by` names a breakdown by this fact. Values that are `never_recorded` belong to the list and
    are no milestones.
    """

    name: str
    meaning: str
    kind: type[TextChoices | bool]
    privacy: Privacy
    by: str
    never_recorded: tuple[str, ...] = ()

    @property
    def values(self) -> tuple[str | bool, ...]:
        """Every value the ledger accepts, as JSON knows it."""
        return (False, True) if issubclass(self.kind, bool) else tuple(self.kind.values)

    @property
    def labels(self) -> tuple[tuple[str, str], ...]:
        """Every value as running totals know it, and as people read it, in the list's order."""
        if issubclass(self.kind, bool):
            return (("true", "Yes"), ("false", "No"))
        return tuple((str(value), str(label)) for value, label in self.kind.choices)


@dataclass(frozen=True, kw_only=True, eq=False)
class UsageEvent:
    """A milestone of use, compared by identity.

    A subject reaches a milestone once, or once per value of the fields named in `once_per`.
    `counted_when` and `not_counted` are sentences for people; `icon` is one of tenantpilot.ui.
    People with the capability that it `requires` could have reached it.
    """

    name: str
    label: str
    icon: str
    area: str
    subject_type: str
    purpose: str
    counted_when: str
    not_counted: str
    metadata: tuple[MetadataField, ...]
    requires: Capability
    once_per: tuple[str, ...] = ()

    @property
    def rule(self) -> str:
        """What counts and what does not, for people."""
        return f"{self.counted_when} {self.not_counted}"

    @property
    def fact(self) -> MetadataField:
        """The one fact beside it, by which its figures are broken down."""
        (field,) = self.metadata
        return field

    def series(self, value: str) -> str:
        """The name under which running totals keep the events with that fact."""
        return f"{self.name}:{value}"


ONBOARDING_CHECKPOINT_COMPLETED = UsageEvent(
    name="onboarding.checkpoint_completed",
    label="Onboarding checkpoints",
    icon="list-checks",
    area="onboarding",
    subject_type="OnboardingSession",
    purpose="Shows how far customers get with onboarding, and where they stop.",
    counted_when="A person completes a step of onboarding after the tenant was linked.",
    not_counted="Linking the tenant does not count, nor does repeating a step.",
    metadata=(
        MetadataField(
            name="checkpoint",
            meaning=(
                "which step was completed; the first, linking, has a value but is never recorded"
            ),
            kind=OnboardingCheckpoint,
            privacy=Privacy.PRODUCT,
            by="By checkpoint",
            never_recorded=(OnboardingCheckpoint.TENANT_IDENTIFIED,),
        ),
    ),
    requires=Capability.ONBOARDING_MANAGE,
    once_per=("checkpoint",),
)
SUPPORT_DIAGNOSTICS_OPENED = UsageEvent(
    name="support.diagnostics_opened",
    label="Support diagnostics",
    icon="life-buoy",
    area="support",
    subject_type="DiagnosticBundle",
    purpose="Shows whether people look for the cause of a problem themselves, and from where.",
    counted_when="A person opens support diagnostics.",
    not_counted="Looking at them again does not count.",
    metadata=(
        MetadataField(
            name="source",
            meaning="from which page it was opened",
            kind=DiagnosticsSource,
            privacy=Privacy.PRODUCT,
            by="By where it was opened",
        ),
    ),
    requires=Capability.SUPPORT_DIAGNOSTICS_OPEN,
)
OPERATION_STARTED = UsageEvent(
    name="operations.operation_started",
    label="Operations started",
    icon="play",
    area="operations",
    subject_type="OperationRun",
    purpose="Shows which operations people start on their tenants themselves.",
    counted_when="A person starts an inventory sync or a connection check.",
    not_counted=(
        "Scheduled operations do not count, nor does asking for one that is already under way."
    ),
    metadata=(
        MetadataField(
            name="operation_type",
            meaning=(
                "which operation; those that create reports and review packs have values but are "
                "never recorded"
            ),
            kind=OperationType,
            privacy=Privacy.PRODUCT,
            by="By operation type",
            never_recorded=tuple(each for each in OperationType if each not in STARTABLE),
        ),
    ),
    requires=Capability.OPERATIONS_START,
)
STORED_REPORT_CREATED = UsageEvent(
    name="reports.stored_report_created",
    label="Stored reports",
    icon="file-text",
    area="reports",
    subject_type="StoredReport",
    purpose="Shows which reports people ask for and get.",
    counted_when="A report is stored because a person asked for it.",
    not_counted=(
        "Scheduled reports do not count, nor does a report that is used again because nothing had "
        "changed."
    ),
    metadata=(
        MetadataField(
            name="report_type",
            meaning="which report",
            kind=ReportType,
            privacy=Privacy.PRODUCT,
            by="By report type",
        ),
    ),
    requires=Capability.REPORTS_CREATE,
)
REVIEW_PACK_REQUESTED = UsageEvent(
    name="review_packs.generation_requested",
    label="Review packs requested",
    icon="package",
    area="review_packs",
    subject_type="ReviewPack",
    purpose="Shows whether people prepare customer review meetings with review packs.",
    counted_when="A person asks for a new review pack.",
    not_counted="A pack that is used again does not count.",
    metadata=(
        MetadataField(
            name="include_operations",
            meaning="whether the pack was to hold the history of operations",
            kind=bool,
            privacy=Privacy.PRODUCT,
            by="With the history of operations",
        ),
    ),
    requires=Capability.REVIEW_PACKS_GENERATE,
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
