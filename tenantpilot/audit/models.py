"""Who did what when: compliance truth.

No foreign keys, so that a row outlives what it names, and append-only: a trigger refuses
UPDATE and DELETE (migration 0002).
"""

from django.db import models
from django.db.models.functions import Now


class AuditLog(models.Model):
    """One act of a person, or of the system when the actor is empty."""

    occurred_at = models.DateTimeField(db_default=Now())
    actor_type = models.CharField(max_length=40, blank=True)
    actor_id = models.BigIntegerField(null=True)
    workspace_id = models.BigIntegerField(null=True)
    tenant_id = models.BigIntegerField(null=True)
    # One of AuditAction; the list grows with the product, so it is not in the schema.
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "-occurred_at"], name="audit_by_workspace"),
            models.Index(fields=["tenant_id", "-occurred_at"], name="audit_by_tenant"),
        ]

    def __str__(self) -> str:
        return f"{self.action} at {self.occurred_at:%Y-%m-%d %H:%M:%S}"
