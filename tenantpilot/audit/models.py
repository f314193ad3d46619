"""Who did what when: compliance truth.

No foreign keys, so that a row outlives what it names, and append-only: a trigger refuses every
change but two (migration `append_only`). The number of a person who is gone can be emptied, and a
row that is old enough can be pruned.
"""

from django.db import models
from django.db.models.functions import Now

from tenantpilot.data_removal.fields import RowNumber, Target
from tenantpilot.data_removal.inventory import EVERYBODY, PersonalData

KEPT = "kept: who did what, by numbers only, without names"


def _person(model: str, **when: str) -> Target:
    return Target(model=f"accounts.{model}", when=when, on_delete=models.SET_NULL)


class AuditLog(models.Model):
    """One act of a person, or of the system when the actor is empty."""

    personal_data = PersonalData(
        noun="audit log entries",
        about=EVERYBODY,
        purpose="proving who did what; finding misuse",
        period="AUDIT_LOG_RETENTION_DAYS; what verification needs, as long as the usage ledger; "
        "the register of removals, as long as the installation",
        ends_by="prune_audit_log, erase_user, erase_operator",
    )
    own_words = ("actor_type", "action", "subject_type", "details")

    occurred_at = models.DateTimeField(db_default=Now())
    actor_type = models.CharField(max_length=40, blank=True)
    actor_id = RowNumber(
        _person("User", actor_type="User"),
        _person("PlatformOperator", actor_type="PlatformOperator"),
        null=True,
    )
    # The person it was done to, where the subject is a membership or the like.
    person_id = RowNumber(_person("User"), null=True)
    workspace_id = RowNumber(
        Target(model="workspaces.Workspace", on_delete=models.DO_NOTHING, why=KEPT), null=True
    )
    tenant_id = RowNumber(
        Target(model="tenants.Tenant", on_delete=models.DO_NOTHING, why=KEPT), null=True
    )
    # One of AuditAction; the list grows with the product, so it is not in the schema.
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = RowNumber(
        _person("User", subject_type="User"),
        _person("PlatformOperator", subject_type="PlatformOperator"),
        Target(
            model="tenants.Tenant",
            when={"subject_type": "Tenant"},
            on_delete=models.DO_NOTHING,
            why=KEPT,
        ),
        Target(
            model="workspaces.Workspace",
            when={"subject_type": "Workspace"},
            on_delete=models.DO_NOTHING,
            why=KEPT,
        ),
        null=True,
    )
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "-occurred_at"], name="audit_by_workspace"),
            models.Index(fields=["tenant_id", "-occurred_at"], name="audit_by_tenant"),
            models.Index(fields=["actor_id", "action", "-occurred_at"], name="audit_by_actor"),
            # So that what is held about a person, and an erasure, need not read all rows.
            models.Index(
                fields=["person_id"],
                name="audit_by_person",
                condition=models.Q(person_id__isnull=False),
            ),
            models.Index(
                fields=["subject_id"],
                name="audit_by_subject_person",
                condition=models.Q(subject_type__in=["User", "PlatformOperator"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} at {self.occurred_at:%Y-%m-%d %H:%M:%S}"
