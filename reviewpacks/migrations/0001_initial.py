import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("operations", "0002_tenant_scope"),
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
                    "period",
                    models.CharField(
                        choices=[
                            ("this_month", "This month, up to today"),
                            ("last_month", "Last month"),
                            ("this_quarter", "This quarter, up to today"),
                            ("last_quarter", "Last quarter"),
                            ("30_days", "30 days, up to today"),
                            ("90_days", "90 days, up to today"),
                            ("dates", "These dates"),
                        ],
                        max_length=12,
                    ),
                ),
                ("begins_on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("de", "German")], default="en", max_length=2
                    ),
                ),
                ("remark", models.TextField(blank=True, max_length=600)),
                ("fingerprint", models.CharField(max_length=64)),
                ("file_name", models.CharField(blank=True, max_length=120)),
                ("size", models.PositiveBigIntegerField(blank=True, null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("entries", models.JSONField(blank=True, default=list)),
                ("findings", models.JSONField(blank=True, default=dict)),
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
        ),
        migrations.CreateModel(
            name="PointNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("recommendation", models.TextField(blank=True, max_length=400)),
                ("owner", models.CharField(blank=True, max_length=80)),
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
                (
                    "pack",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="reviewpacks.reviewpack",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Letterhead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120)),
                ("contact", models.TextField(blank=True, max_length=300)),
                ("colour", models.CharField(default="#3f45c4", max_length=7)),
                ("logo", models.BinaryField(blank=True, null=True)),
                (
                    "workspace",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letterhead",
                        to="workspaces.workspace",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("colour__regex", "^#[0-9a-f]{6}$")),
                        name="reviewpacks_colour_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PackDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("de", "German")], default="en", max_length=2
                    ),
                ),
                ("remark", models.TextField(blank=True, max_length=600)),
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
                    models.UniqueConstraint(fields=("tenant",), name="reviewpacks_one_draft"),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["en", "de"])),
                        name="reviewpacks_draft_language_known",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="reviewpack",
            index=models.Index(fields=["tenant", "-created_at", "-id"], name="reviewpacks_list"),
        ),
        migrations.AddIndex(
            model_name="reviewpack",
            index=models.Index(
                condition=models.Q(("status", "ready")),
                fields=["expires_at"],
                name="reviewpacks_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewpack",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["queued", "generating"])),
                fields=("tenant", "include_operations", "begins_on", "ends_on"),
                name="reviewpacks_one_live_pack",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewpack",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["queued", "generating", "ready", "failed", "expired"])
                ),
                name="reviewpacks_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewpack",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "period__in",
                        [
                            "this_month",
                            "last_month",
                            "this_quarter",
                            "last_quarter",
                            "30_days",
                            "90_days",
                            "dates",
                        ],
                    )
                ),
                name="reviewpacks_period_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewpack",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["en", "de"])),
                name="reviewpacks_language_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewpack",
            constraint=models.CheckConstraint(
                condition=models.Q(("begins_on__lte", models.F("ends_on"))),
                name="reviewpacks_period_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewpack",
            constraint=models.CheckConstraint(
                condition=models.Q(("fingerprint__regex", "^[0-9a-f]{64}$")),
                name="reviewpacks_fingerprint_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewpack",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "failed"), ("failure_code", ""), _connector="XOR"),
                name="reviewpacks_failed_has_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewpack",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="pointnote",
            constraint=models.UniqueConstraint(
                condition=models.Q(("pack", None)),
                fields=("tenant", "key"),
                name="reviewpacks_one_note_in_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointnote",
            constraint=models.UniqueConstraint(
                fields=("pack", "key"), name="reviewpacks_one_note_in_pack"
            ),
        ),
    ]
