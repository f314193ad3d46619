import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenants", "0001_initial"),
        ("workspaces", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OperationRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("inventory_sync", "Inventory sync"),
                            ("connection_check", "Connection check"),
                            ("permission_posture_report", "Permission posture report"),
                            ("entra_admin_roles_report", "Entra admin roles report"),
                            ("review_pack", "Review pack"),
                        ],
                        max_length=40,
                    ),
                ),
                (
                    "trigger",
                    models.CharField(
                        choices=[("person", "A person"), ("schedule", "The schedule")], max_length=8
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("running", "Running"),
                            ("completed", "Completed"),
                        ],
                        default="queued",
                        max_length=9,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("succeeded", "Succeeded"),
                            ("partially_succeeded", "Partly done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="pending",
                        max_length=19,
                    ),
                ),
                ("failure_code", models.CharField(blank=True, max_length=40)),
                ("progress_done", models.PositiveIntegerField(default=0)),
                ("progress_total", models.PositiveIntegerField(blank=True, null=True)),
                ("progress_label", models.CharField(blank=True, max_length=80)),
                ("counts", models.JSONField(blank=True, default=dict)),
                ("refusal", models.JSONField(blank=True, null=True)),
                ("waits_until", models.DateTimeField(blank=True, null=True)),
                ("times_put_back", models.PositiveSmallIntegerField(default=0)),
                ("scheduled_for", models.DateField(blank=True, null=True)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("result_id", models.BigIntegerField(blank=True, null=True)),
                ("lease", models.UUIDField(blank=True, null=True)),
                ("heartbeat_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("cancel_requested_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "initiator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tenants.tenant",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workspaces.workspace",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["tenant", "-created_at", "-id"], name="operations_run_list"
                    ),
                    models.Index(fields=["created_at"], name="operations_run_created"),
                    models.Index(
                        condition=models.Q(("status", "completed")),
                        fields=["completed_at"],
                        name="operations_run_completed",
                    ),
                    models.Index(
                        condition=models.Q(("status", "completed")),
                        fields=["tenant", "type", "outcome", "-completed_at"],
                        name="operations_run_latest",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["queued", "running"])),
                        fields=("tenant", "type"),
                        name="operations_one_live_run",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("scheduled_for__isnull", False)),
                        fields=("tenant", "type", "scheduled_for"),
                        name="operations_once_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "type__in",
                                [
                                    "inventory_sync",
                                    "connection_check",
                                    "permission_posture_report",
                                    "entra_admin_roles_report",
                                    "review_pack",
                                ],
                            )
                        ),
                        name="operations_run_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("trigger", "person"),
                            models.Q(("initiator", None), ("trigger", "schedule")),
                            _connector="OR",
                        ),
                        name="operations_schedule_without_initiator",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("completed_at", None),
                                ("outcome", "pending"),
                                ("status__in", ["queued", "running"]),
                            ),
                            models.Q(
                                ("completed_at__isnull", False),
                                ("lease", None),
                                (
                                    "outcome__in",
                                    ["succeeded", "partially_succeeded", "failed", "cancelled"],
                                ),
                                ("status", "completed"),
                            ),
                            _connector="OR",
                        ),
                        name="operations_outcome_when_completed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "failure_code__in",
                                    [
                                        "access_blocked",
                                        "access_withdrawn",
                                        "application_disabled",
                                        "application_misconfigured",
                                        "application_unknown",
                                        "bad_request",
                                        "certificate_expired",
                                        "certificate_wrong",
                                        "clock_wrong",
                                        "consent_missing",
                                        "deadline_exceeded",
                                        "federation_mismatch",
                                        "forbidden",
                                        "host_mismatch",
                                        "internal_error",
                                        "no_connection",
                                        "not_consented",
                                        "not_found",
                                        "not_licensed",
                                        "response_invalid",
                                        "response_too_large",
                                        "secret_expired",
                                        "secret_unreadable",
                                        "secret_wrong",
                                        "server_error",
                                        "service_missing",
                                        "storage_unavailable",
                                        "tenant_archived",
                                        "tenant_unavailable",
                                        "tenant_unknown",
                                        "throttled",
                                        "too_many_pages",
                                        "unauthorised",
                                        "unreachable",
                                        "worker_lost",
                                        "wrong_cloud",
                                    ],
                                ),
                                ("outcome__in", ["failed", "partially_succeeded"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("outcome__in", ["failed", "partially_succeeded"]),
                                    _negated=True,
                                ),
                                ("failure_code", ""),
                            ),
                            _connector="OR",
                        ),
                        name="operations_failed_has_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("progress_total", None),
                            ("progress_done__lte", models.F("progress_total")),
                            _connector="OR",
                        ),
                        name="operations_progress_within_total",
                    ),
                ],
            },
        ),
    ]
