import uuid

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
            name="OnboardingSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tenant_is_new", models.BooleanField(default=False)),
                ("customer_name", models.CharField(max_length=120)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "changed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("trouble_code", models.CharField(blank=True, max_length=40)),
                ("waits_until", models.DateTimeField(blank=True, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
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
                    "tenant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
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
            name="CheckpointCompletion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "checkpoint",
                    models.CharField(
                        choices=[
                            ("tenant_identified", "Tenant identified"),
                            ("connection_configured", "Connection configured"),
                            ("connection_verified", "Connection verified"),
                            ("permissions_verified", "Permissions verified"),
                            ("activated", "Activated"),
                        ],
                        max_length=24,
                    ),
                ),
                ("tenant_was_linked", models.BooleanField()),
                ("holds", models.BooleanField(default=True)),
                (
                    "first_completed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "completed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "completed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="completions",
                        to="onboarding.onboardingsession",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="onboardingsession",
            index=models.Index(fields=["workspace", "-changed_at"], name="onboarding_session_list"),
        ),
        migrations.AddConstraint(
            model_name="onboardingsession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("status", "draft")),
                    models.Q(("ended_at__isnull", False), ("status", "cancelled")),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("status", "completed"),
                        ("tenant__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="onboarding_session_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="onboardingsession",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "draft")),
                fields=("tenant",),
                name="onboarding_one_draft_a_tenant",
            ),
        ),
        migrations.AddConstraint(
            model_name="onboardingsession",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "draft"), ("tenant", None)),
                fields=("workspace", "created_by", "customer_name"),
                name="onboarding_same_draft_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkpointcompletion",
            constraint=models.UniqueConstraint(
                fields=("session", "checkpoint"), name="onboarding_checkpoint_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkpointcompletion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "checkpoint__in",
                        [
                            "tenant_identified",
                            "connection_configured",
                            "connection_verified",
                            "permissions_verified",
                            "activated",
                        ],
                    )
                ),
                name="onboarding_checkpoint_known",
            ),
        ),
        migrations.CreateModel(
            name="ConsentLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nonce", models.UUIDField(default=uuid.uuid4)),
                ("client_id", models.UUIDField()),
                ("directory_id", models.UUIDField()),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("expires_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("granted", "Consent given"),
                            ("declined", "Declined"),
                            ("refused", "Refused by Microsoft"),
                            ("other_tenant", "Another tenant answered"),
                        ],
                        max_length=12,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("error_number", models.PositiveIntegerField(blank=True, null=True)),
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
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consent_links",
                        to="onboarding.onboardingsession",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")),
                        fields=("session",),
                        name="onboarding_one_open_consent_link",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            models.Q(
                                ("answer__in", ["granted", "declined", "refused", "other_tenant"]),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="onboarding_consent_answer_known",
                    ),
                ],
            },
        ),
    ]
