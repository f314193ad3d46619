import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("operations", "0001_initial"),
        ("tenants", "0001_initial"),
        ("workspaces", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportSchedule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "report_type",
                    models.CharField(
                        choices=[
                            ("permission_posture", "Permission posture"),
                            ("entra_admin_roles", "Entra admin roles"),
                        ],
                        max_length=40,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "report_type"), name="reports_weekly_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("report_type__in", ["permission_posture", "entra_admin_roles"])
                        ),
                        name="reports_weekly_type_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "report_type",
                    models.CharField(
                        choices=[
                            ("permission_posture", "Permission posture"),
                            ("entra_admin_roles", "Entra admin roles"),
                        ],
                        max_length=40,
                    ),
                ),
                ("schema_version", models.PositiveSmallIntegerField()),
                ("payload", models.JSONField()),
                ("summary", models.JSONField()),
                ("changes", models.JSONField(blank=True, null=True)),
                ("new_findings", models.JSONField(blank=True, default=dict)),
                ("visibility", models.JSONField(blank=True, default=list)),
                ("fingerprint", models.CharField(max_length=64)),
                (
                    "trigger",
                    models.CharField(
                        choices=[("person", "A person"), ("schedule", "The schedule")], max_length=8
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="operations.operationrun",
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
                        fields=["tenant", "report_type", "-created_at", "-id"],
                        name="reports_by_type",
                    ),
                    models.Index(fields=["tenant", "-created_at", "-id"], name="reports_list"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("report_type__in", ["permission_posture", "entra_admin_roles"])
                        ),
                        name="reports_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fingerprint__regex", "^[0-9a-f]{64}$")),
                        name="reports_fingerprint_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("trigger", "person"),
                            models.Q(("created_by", None), ("trigger", "schedule")),
                            _connector="OR",
                        ),
                        name="reports_schedule_is_nobody",
                    ),
                ],
            },
        ),
    ]
