"""Diagnostic bundles: what the product knew about a tenant at one moment."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now

from operations.models import OperationRun
from tenantpilot.accounts.models import User
from tenantpilot.data_removal.inventory import STAFF, PersonalData
from tenantpilot.enums import DiagnosticsSource
from tenantpilot.tenants.models import TenantOwned

KEPT_FOR = timedelta(days=7)


class DiagnosticBundle(TenantOwned):
    """A snapshot to hand to support. It is written once, shown as it was, and expires."""

    personal_data = PersonalData(
        noun="support diagnostics",
        about=STAFF,
        purpose="finding the cause of a problem",
        period="7 days",
        ends_by="expire_diagnostic_bundles, erase_user, offboard_tenant",
    )
    own_words = ("snapshot",)

    source = models.CharField(max_length=13, choices=DiagnosticsSource.choices)
    # Null: opened from the tenant's page, or the run is gone.
    run = models.ForeignKey(
        OperationRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Null: a person who was erased.
    opened_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Of the form that opened it: sent twice, it opens one bundle.
    token = models.UUIDField()
    schema_version = models.PositiveSmallIntegerField()
    snapshot = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(db_default=Now() + Value(KEPT_FOR))

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "-created_at", "-id"], name="support_bundle_list"),
            models.Index(fields=["expires_at"], name="support_bundle_expiry"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "token"], name="support_form_opens_once"),
            models.CheckConstraint(
                condition=Q(source__in=DiagnosticsSource.values),
                name="support_bundle_source_known",
            ),
            models.CheckConstraint(
                condition=Q(source=DiagnosticsSource.OPERATION_RUN) | Q(run=None),
                name="support_bundle_run_only_from_run",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="support_bundle_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The name people use for this bundle."""
        return f"SD-{self.pk}"
