"""Review packs, and the files that no pack holds any more."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from operations.enums import RunOutcome
from operations.failures import Failure
from operations.models import OperationRun
from reviewpacks.enums import (
    CANCELLED,
    LIVE,
    PACK_FAILURES,
    RUN_MISSING,
    Language,
    PackStatus,
    Period,
)
from tenantpilot.accounts.models import User
from tenantpilot.data_removal.inventory import CUSTOMERS, STAFF, PersonalData
from tenantpilot.data_removal.retention import Retention
from tenantpilot.tenants.models import TenantOwned
from tenantpilot.ui.formatting import day

PDF_NAME = "review.pdf"
REMARK_LENGTH = 600


class ReviewPack(TenantOwned):
    """A ZIP for one meeting with a customer, made in the background from what is stored.

    State moves through reviewpacks.services, which compare before they swap. A live pack whose
    run has ended without it has failed, whatever the row says: `state` knows.
    """

    personal_data = PersonalData(
        noun="review packs",
        about=f"{STAFF}; {CUSTOMERS}: their names, sign-in names and roles stand in the file",
        purpose="the file for a meeting with a customer, and who asked",
        period="the file REVIEW_PACK_EXPIRY_DAYS, at most until a report in it is deleted; the row "
        "until it is too old",
        ends_by="expire_review_packs, prune_records, erase_user, offboard_tenant",
        texts={"remark": "as typed, for the customer to read"},
    )
    made_of_texts = "file_name"
    own_words = ("fingerprint", "file_name", "sha256", "entries", "failure_code", "findings")

    retention = (
        Retention(
            setting="REVIEW_PACK_RETENTION_DAYS",
            since="created_at",
            only={"status__in": [PackStatus.EXPIRED, PackStatus.FAILED]},
            what="review packs without a file",
        ),
    )

    status = models.CharField(max_length=10, choices=PackStatus.choices, default=PackStatus.QUEUED)
    include_operations = models.BooleanField()
    period = models.CharField(max_length=12, choices=Period.choices)
    # The first and the last day (UTC) it tells about.
    begins_on = models.DateField()
    ends_on = models.DateField()
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.ENGLISH)
    remark = models.TextField(max_length=REMARK_LENGTH, blank=True)
    # Of what it was, or will be, made from (reviewpacks.pack_data).
    fingerprint = models.CharField(max_length=64)
    # Null: a person who was erased.
    requested_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    run = models.OneToOneField(
        OperationRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # In the storage; written here before the file is written there, so that none gets lost.
    file_name = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    # What is in it: name, size and SHA-256 of each entry.
    entries = models.JSONField(default=list, blank=True)
    # What the next pack is compared with: its open points and figures, by names of our own.
    findings = models.JSONField(default=dict, blank=True)
    failure_code = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "-created_at", "-id"], name="reviewpacks_list"),
            models.Index(
                fields=["expires_at"],
                name="reviewpacks_due",
                condition=Q(status=PackStatus.READY),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "include_operations", "begins_on", "ends_on"],
                condition=Q(status__in=LIVE),
                name="reviewpacks_one_live_pack",
            ),
            models.CheckConstraint(
                condition=Q(status__in=PackStatus.values), name="reviewpacks_status_known"
            ),
            models.CheckConstraint(
                condition=Q(period__in=Period.values), name="reviewpacks_period_known"
            ),
            models.CheckConstraint(
                condition=Q(language__in=Language.values), name="reviewpacks_language_known"
            ),
            models.CheckConstraint(
                condition=Q(begins_on__lte=F("ends_on")), name="reviewpacks_period_in_order"
            ),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"),
                name="reviewpacks_fingerprint_whole",
            ),
            models.CheckConstraint(
                condition=Q(status=PackStatus.FAILED) ^ Q(failure_code=""),
                name="reviewpacks_failed_has_code",
            ),
            models.CheckConstraint(
                condition=~Q(status=PackStatus.READY)
                | Q(
                    ~Q(file_name=""),
                    size__isnull=False,
                    sha256__regex=r"^[0-9a-f]{64}$",
                    ready_at__isnull=False,
                    expires_at__isnull=False,
                ),
                name="reviewpacks_ready_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The name people use for this pack."""
        return f"PK-{self.pk}"

    @property
    def period_words(self) -> str:
        """The days it tells about, for the product's own pages."""
        return f"{day(self.begins_on)} to {day(self.ends_on)}"

    @property
    def pdf(self) -> dict[str, Any] | None:
        """The entry of the PDF alone; None before there is one, or in a pack of old."""
        return next((each for each in self.entries if each["name"] == PDF_NAME), None)

    @property
    def state(self) -> PackStatus:
        """The status now, even if no row says it yet."""
        if self.status in LIVE and not (self.run and self.run.is_live):
            return PackStatus.FAILED
        if (
            self.status == PackStatus.READY
            and self.expires_at
            and self.expires_at <= timezone.now()
        ):
            return PackStatus.EXPIRED
        return PackStatus(self.status)

    @property
    def is_live(self) -> bool:
        """Whether it still waits or is being made."""
        return self.state in LIVE

    @property
    def failure(self) -> Failure | None:
        """Why there is no file, in words; None unless it failed."""
        if self.state != PackStatus.FAILED:
            return None
        return PACK_FAILURES.get(self.failure_code or self._why_the_run_left_none(), RUN_MISSING)

    def _why_the_run_left_none(self) -> str:
        if self.run is None:
            return RUN_MISSING.code
        if self.run.outcome == RunOutcome.CANCELLED:
            return CANCELLED.code
        return self.run.failure_code


class OrphanedFile(models.Model):
    """A file in the storage that no pack holds any more and that is still to be deleted.

    A trigger writes it in the transaction in which a pack loses its file, or is itself deleted
    with its tenant (migration `orphaned_files`), so no file of a customer is ever forgotten.
    """

    own_words = ("file_name",)

    file_name = models.CharField(max_length=120)
    orphaned_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.file_name
