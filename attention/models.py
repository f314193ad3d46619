"""What was put off. Everything else about attention is computed (attention.registry)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from attention.enums import Kind, Severity
from tenantpilot.accounts.models import User
from tenantpilot.data_removal.inventory import STAFF, PersonalData
from tenantpilot.data_removal.retention import Retention
from tenantpilot.tenants.models import TenantOwned

NOTE_LENGTH = 200


class PutOff(TenantOwned):
    """While `until` is not over, this kind of item does not ask for a person on the tenant.

    It holds for what was there: the same kind asks again if it comes back, or gets worse.
    """

    personal_data = PersonalData(
        noun="items put off",
        about=STAFF,
        purpose="who decided that something can wait, until when and why",
        period="until it is too old",
        ends_by="prune_records, erase_user, offboard_tenant",
        texts={"note": "as typed"},
    )
    words_of = {"put_off_by_id": ("note",)}
    retention = (Retention(setting="RUN_RETENTION_DAYS", since="created_at", what="items put off"),)

    kind = models.CharField(max_length=30, choices=Kind.choices)
    # How serious it was when it was put off.
    severity = models.CharField(max_length=6, choices=Severity.choices)
    until = models.DateField()
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)
    # Null: a person who was erased.
    put_off_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "kind"], name="attention_put_off_once"),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values), name="attention_put_off_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(severity__in=Severity.values), name="attention_put_off_severity_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of tenant {self.tenant_id} put off until {self.until}"
