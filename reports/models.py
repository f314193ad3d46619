"""Stored reports, and which of them are made every week.

The entries live in one jsonb document and are read through SQL, page by page. Rows of their own
were measured against it with 5,000 entries a report (m): writing took 460 ms instead of 255 ms
and ten times the disk; a page (2.8 against 4.4 ms), a search (4 against 6 ms) and a comparison
(13 against 20 ms) gained too little to give up one row that is written whole or not at all.
"""

from collections.abc import Iterator
from contextlib import suppress

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from operations.enums import RunTrigger
from operations.models import OperationRun
from tenantpilot.accounts.models import User
from tenantpilot.data_removal.inventory import CUSTOMERS, STAFF, PersonalData
from tenantpilot.data_removal.retention import Retention
from tenantpilot.enums import ReportType
from tenantpilot.tenants.models import TenantOwned
from visibility.states import AreaState


class StoredReport(TenantOwned):
    """What one run found out about a tenant. Never changed, but for `changes` and `new_findings`.

    `payload` holds the fields that the schema declares and nothing else (reports.types);
    names of people are in there and nowhere else.
    """

    personal_data = PersonalData(
        noun="stored reports",
        about=f"{STAFF}; {CUSTOMERS}",
        purpose="what a tenant looked like, and who asked",
        period="until a member deletes it, or it is too old",
        ends_by="prune_records, erase_user, offboard_tenant",
        texts={"payload": "names, principal names and roles in the customer's directory"},
    )
    own_words = ("summary", "changes", "new_findings", "visibility", "fingerprint")

    retention = (
        Retention(
            setting="REPORT_RETENTION_DAYS",
            since="created_at",
            what="stored reports",
            by="reports.services.deletion.delete_older",
        ),
    )
    addresses_stay = "kept: the customer's own directory, which the customer decides about"

    report_type = models.CharField(max_length=40, choices=ReportType.choices)
    schema_version = models.PositiveSmallIntegerField()
    payload = models.JSONField()
    summary = models.JSONField()
    # How many entries were added, removed, changed since the report before; null: it is the first.
    changes = models.JSONField(null=True, blank=True)
    # How many entries have a finding that they had not in the report before, by severity.
    new_findings = models.JSONField(default=dict, blank=True)
    # What of its areas could not be seen when it was made (visibility.states).
    visibility = models.JSONField(default=list, blank=True)
    fingerprint = models.CharField(max_length=64)
    trigger = models.CharField(max_length=8, choices=RunTrigger.choices)
    # Null: the schedule, or a person who was erased.
    created_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # One run makes one report at most, however often it is carried out.
    run = models.OneToOneField(
        OperationRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(
                fields=["tenant", "report_type", "-created_at", "-id"], name="reports_by_type"
            ),
            models.Index(fields=["tenant", "-created_at", "-id"], name="reports_list"),
            # The few that found something new, among the many of many tenants.
            models.Index(
                fields=["tenant", "created_at"],
                name="reports_with_news",
                condition=~Q(new_findings={}),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(report_type__in=ReportType.values), name="reports_type_known"
            ),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"), name="reports_fingerprint_whole"
            ),
            models.CheckConstraint(
                condition=Q(trigger=RunTrigger.PERSON)
                | Q(trigger=RunTrigger.SCHEDULE, created_by=None),
                name="reports_schedule_is_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The name people use for this report."""
        return f"RP-{self.pk}"

    @property
    def unseen(self) -> list[AreaState]:
        """What could not be seen when it was made; a state of another release is left out."""
        return list(self._unseen())

    def _unseen(self) -> Iterator[AreaState]:
        for state in self.visibility:
            with suppress(KeyError, ValueError):
                yield AreaState.from_json(state)

    @property
    def maker(self) -> str:
        """Who asked for it, within a sentence."""
        if self.created_by:
            return self.created_by.name
        by_schedule = self.trigger == RunTrigger.SCHEDULE
        return "the schedule" if by_schedule else "a removed person"


class ReportSchedule(TenantOwned):
    """While this row exists, the schedule makes a report of the type every week."""

    report_type = models.CharField(max_length=40, choices=ReportType.choices)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "report_type"], name="reports_weekly_once"),
            models.CheckConstraint(
                condition=Q(report_type__in=ReportType.values), name="reports_weekly_type_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_type} every week"
