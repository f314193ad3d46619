"""Onboarding sessions, and the checkpoints they have passed."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from tenantpilot.accounts.models import User
from tenantpilot.data_removal.inventory import CUSTOMERS, STAFF, PersonalData
from tenantpilot.data_removal.retention import Retention
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Workspace


class SessionStatus(models.TextChoices):
    """Where an onboarding stands."""

    DRAFT = "draft", "Draft"
    COMPLETED = "completed", "Completed"
    CANCELLED = "cancelled", "Cancelled"


class OnboardingSession(models.Model):
    """The way of one customer from a Microsoft tenant id to an active tenant.

    It belongs to the workspace until a tenant is linked, and to both from then on (migration
    0002 ties them together). State moves through onboarding.services only.
    """

    personal_data = PersonalData(
        noun="onboardings",
        about=f"{STAFF}; {CUSTOMERS}",
        purpose="how far a customer is onboarded, and who did it",
        period="until it is too old",
        ends_by="prune_records, erase_user, offboard_tenant",
        texts={"customer_name": "name of the customer, as typed"},
    )

    retention = (
        Retention(
            setting="ONBOARDING_DRAFT_DAYS",
            since="changed_at",
            what="onboarding drafts that no one went on with",
            by="onboarding.services.sessions.give_up_untouched",
        ),
        Retention(setting="ONBOARDING_RETENTION_DAYS", since="ended_at", what="ended onboardings"),
    )
    own_words = ("trouble_code",)

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    tenant = models.ForeignKey(
        Tenant, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # False for an archived tenant that was brought back: deleting the draft spares it.
    tenant_is_new = models.BooleanField(default=False)
    customer_name = models.CharField(max_length=120)
    status = models.CharField(
        max_length=9, choices=SessionStatus.choices, default=SessionStatus.DRAFT
    )
    # Grows with every change; a save names the version that the person saw.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    # Why the latest try said nothing about the connection: a code of operations.failures or
    # of onboarding.services.graph_checks. Empty if it did.
    trouble_code = models.CharField(max_length=40, blank=True)
    # Microsoft asked us to come back then; until then it is not asked.
    waits_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-changed_at"], name="onboarding_session_list")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=SessionStatus.DRAFT, ended_at=None)
                | Q(status=SessionStatus.CANCELLED, ended_at__isnull=False)
                | Q(status=SessionStatus.COMPLETED, ended_at__isnull=False, tenant__isnull=False),
                name="onboarding_session_status_known",
            ),
            models.UniqueConstraint(
                fields=["tenant"],
                condition=Q(status=SessionStatus.DRAFT),
                name="onboarding_one_draft_a_tenant",
            ),
            # A second click on "Start" is no second draft.
            models.UniqueConstraint(
                fields=["workspace", "created_by", "customer_name"],
                condition=Q(status=SessionStatus.DRAFT, tenant=None),
                name="onboarding_same_draft_once",
            ),
        ]

    def __str__(self) -> str:
        return f"onboarding {self.pk}"

    @property
    def is_draft(self) -> bool:
        """Whether it still goes on."""
        return self.status == SessionStatus.DRAFT

    @property
    def tenant_was_linked(self) -> bool:
        """Whether what happens next happens on a tenant (FR-243-005, -006)."""
        return self.tenant_id is not None

    @property
    def is_of_archived(self) -> bool:
        """Whether it brought an archived tenant back, with all its history."""
        return self.tenant_id is not None and not self.tenant_is_new

    @property
    def name(self) -> str:
        """What people call it: the customer."""
        return self.tenant.name if self.tenant else self.customer_name


class CheckpointCompletion(models.Model):
    """One checkpoint that a session has passed, for the first time or again."""

    personal_data = PersonalData(
        noun="onboarding checkpoints",
        about=STAFF,
        purpose="who completed which step",
        period="as long as the onboarding",
        ends_by="prune_records, erase_user, offboard_tenant",
    )

    session = models.ForeignKey(
        OnboardingSession, on_delete=models.CASCADE, related_name="completions"
    )
    checkpoint = models.CharField(max_length=24, choices=OnboardingCheckpoint.choices)
    # At the first time. Linking itself happens before there is a tenant.
    tenant_was_linked = models.BooleanField()
    # False: something it rests on has changed since, so it has to be done again.
    holds = models.BooleanField(default=True)
    first_completed_at = models.DateTimeField(db_default=Now())
    completed_at = models.DateTimeField(db_default=Now())
    completed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "checkpoint"], name="onboarding_checkpoint_once"
            ),
            models.CheckConstraint(
                condition=Q(checkpoint__in=OnboardingCheckpoint.values),
                name="onboarding_checkpoint_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.checkpoint} of onboarding {self.session_id}"


class ConsentAnswer(models.TextChoices):
    """What came back from Microsoft's consent page. None of it is proof."""

    GRANTED = "granted", "Consent given"
    DECLINED = "declined", "Declined"
    REFUSED = "refused", "Refused by Microsoft"
    OTHER_TENANT = "other_tenant", "Another tenant answered"


class ConsentLink(models.Model):
    """A link for the customer's administrator to consent to the workspace's app, and the answer.

    It names what it was made for, so that an answer about anything else counts for nothing.
    """

    personal_data = PersonalData(
        noun="consent links",
        about=f"{STAFF}; {CUSTOMERS}: when one answered",
        purpose="asking a customer's administrator for consent, and what became of it",
        period="as long as the onboarding",
        ends_by="prune_records, erase_user, offboard_tenant",
    )

    session = models.ForeignKey(
        OnboardingSession, on_delete=models.CASCADE, related_name="consent_links"
    )
    nonce = models.UUIDField(default=uuid4)
    client_id = models.UUIDField()
    directory_id = models.UUIDField()
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=12, choices=ConsentAnswer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # Of Microsoft's refusal (AADSTS).
    error_number = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(answer=""), name="onboarding_one_open_consent_link"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | Q(answer__in=ConsentAnswer.values, answered_at__isnull=False),
                name="onboarding_consent_answer_known",
            ),
        ]

    def __str__(self) -> str:
        return f"consent link of onboarding {self.session_id}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered."""
        return not self.answer and self.expires_at > timezone.now()
