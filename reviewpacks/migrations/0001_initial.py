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
            name="OrphanedFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=120)),
                (
                    "orphaned_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReviewPack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("generating", "Being made"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                            ("expired", "Expired"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("include_operations", models.BooleanField()),
                (
                    "period_days",
                    models.PositiveSmallIntegerField(choices=[(30, "30 days"), (90, "90 days")]),
                ),
                ("fingerprint", models.CharField(max_length=64)),
                ("file_name", models.CharField(blank=True, max_length=120)),
                ("size", models.PositiveBigIntegerField(blank=True, null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("entries", models.JSONField(blank=True, default=list)),
                ("failure_code", models.CharField(blank=True, max_length=40)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("ready_at", models.DateTimeField(blank=True, null=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                (
                    "requested_by",
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
                    models.Index(fields=["tenant", "-created_at", "-id"], name="reviewpacks_list"),
                    models.Index(
                        condition=models.Q(("status", "ready")),
                        fields=["expires_at"],
                        name="reviewpacks_due",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["queued", "generating"])),
                        fields=("tenant", "include_operations", "period_days"),
                        name="reviewpacks_one_live_pack",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["queued", "generating", "ready", "failed", "expired"])
                        ),
                        name="reviewpacks_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_days__in", [30, 90])),
                        name="reviewpacks_period_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fingerprint__regex", "^[0-9a-f]{64}$")),
                        name="reviewpacks_fingerprint_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "failed"), ("failure_code", ""), _connector="XOR"
                        ),
                        name="reviewpacks_failed_has_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "ready"), _negated=True),
                            models.Q(
                                models.Q(("file_name", ""), _negated=True),
                                ("expires_at__isnull", False),
                                ("ready_at__isnull", False),
                                ("sha256__regex", "^[0-9a-f]{64}$"),
                                ("size__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reviewpacks_ready_is_whole",
                    ),
                ],
            },
        ),
    ]
