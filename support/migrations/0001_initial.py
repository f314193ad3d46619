import datetime

import django.db.models.deletion
import django.db.models.expressions
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
            name="DiagnosticBundle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("tenant_page", "Tenant page"),
                            ("operation_run", "Operation run"),
                        ],
                        max_length=13,
                    ),
                ),
                ("token", models.UUIDField()),
                ("schema_version", models.PositiveSmallIntegerField()),
                ("snapshot", models.JSONField()),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "expires_at",
                    models.DateTimeField(
                        db_default=django.db.models.expressions.CombinedExpression(
                            django.db.models.functions.datetime.Now(),
                            "+",
                            models.Value(datetime.timedelta(days=7)),
                        )
                    ),
                ),
                (
                    "opened_by",
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
                    models.ForeignKey(
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
                        fields=["tenant", "-created_at", "-id"], name="support_bundle_list"
                    ),
                    models.Index(fields=["expires_at"], name="support_bundle_expiry"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "token"), name="support_form_opens_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["tenant_page", "operation_run"])),
                        name="support_bundle_source_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source", "operation_run"), ("run", None), _connector="OR"
                        ),
                        name="support_bundle_run_only_from_run",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="support_bundle_expires_later",
                    ),
                ],
            },
        ),
    ]
