import django.db.models.deletion
import django.db.models.fields.json
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Create the usage ledger with what the catalog allows in it."""

    initial = True

    dependencies = [
        ("tenants", "0001_initial"),
        ("workspaces", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProductUsageEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("event_name", models.CharField(max_length=64)),
                ("feature_area", models.CharField(max_length=32)),
                ("subject_type", models.CharField(max_length=64)),
                ("subject_id", models.BigIntegerField()),
                ("occurred_at", models.DateTimeField()),
                ("metadata", models.JSONField()),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="tenants.tenant",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workspaces.workspace",
                    ),
                ),
            ],
            options={
                "db_table": "product_usage_events",
                "indexes": [
                    models.Index(
                        fields=["occurred_at"],
                        include=("event_name", "workspace_id"),
                        name="product_usage_events_recent",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Func(
                            models.Q(
                                (
                                    "event_name__in",
                                    [
                                        "onboarding.checkpoint_completed",
                                        "support.diagnostics_opened",
                                        "operations.operation_started",
                                        "reports.stored_report_created",
                                        "review_packs.generation_requested",
                                    ],
                                )
                            ),
                            output_field=models.BooleanField(),
                            template="(%(expressions)s) IS TRUE",
                        ),
                        name="product_usage_events_known_event",
                    ),
                    models.CheckConstraint(
                        condition=models.Func(
                            models.Q(
                                models.Q(
                                    ("event_name", "onboarding.checkpoint_completed"), _negated=True
                                ),
                                models.Q(
                                    ("feature_area", "onboarding"),
                                    (
                                        "metadata__in",
                                        [
                                            {"checkpoint": "tenant_identified"},
                                            {"checkpoint": "connection_configured"},
                                            {"checkpoint": "connection_verified"},
                                            {"checkpoint": "permissions_verified"},
                                            {"checkpoint": "activated"},
                                        ],
                                    ),
                                    ("subject_type", "OnboardingSession"),
                                ),
                                _connector="OR",
                            ),
                            output_field=models.BooleanField(),
                            template="(%(expressions)s) IS TRUE",
                        ),
                        name="product_usage_events_onboarding_checkpoint_completed",
                    ),
                    models.CheckConstraint(
                        condition=models.Func(
                            models.Q(
                                models.Q(
                                    ("event_name", "support.diagnostics_opened"), _negated=True
                                ),
                                models.Q(
                                    ("feature_area", "support"),
                                    (
                                        "metadata__in",
                                        [{"source": "tenant_page"}, {"source": "operation_run"}],
                                    ),
                                    ("subject_type", "DiagnosticBundle"),
                                ),
                                _connector="OR",
                            ),
                            output_field=models.BooleanField(),
                            template="(%(expressions)s) IS TRUE",
                        ),
                        name="product_usage_events_support_diagnostics_opened",
                    ),
                    models.CheckConstraint(
                        condition=models.Func(
                            models.Q(
                                models.Q(
                                    ("event_name", "operations.operation_started"), _negated=True
                                ),
                                models.Q(
                                    ("feature_area", "operations"),
                                    (
                                        "metadata__in",
                                        [
                                            {"operation_type": "inventory_sync"},
                                            {"operation_type": "connection_check"},
                                            {"operation_type": "permission_posture_report"},
                                            {"operation_type": "entra_admin_roles_report"},
                                            {"operation_type": "review_pack"},
                                        ],
                                    ),
                                    ("subject_type", "OperationRun"),
                                ),
                                _connector="OR",
                            ),
                            output_field=models.BooleanField(),
                            template="(%(expressions)s) IS TRUE",
                        ),
                        name="product_usage_events_operations_operation_started",
                    ),
                    models.CheckConstraint(
                        condition=models.Func(
                            models.Q(
                                models.Q(
                                    ("event_name", "reports.stored_report_created"), _negated=True
                                ),
                                models.Q(
                                    ("feature_area", "reports"),
                                    (
                                        "metadata__in",
                                        [
                                            {"report_type": "permission_posture"},
                                            {"report_type": "entra_admin_roles"},
                                        ],
                                    ),
                                    ("subject_type", "StoredReport"),
                                ),
                                _connector="OR",
                            ),
                            output_field=models.BooleanField(),
                            template="(%(expressions)s) IS TRUE",
                        ),
                        name="product_usage_events_reports_stored_report_created",
                    ),
                    models.CheckConstraint(
                        condition=models.Func(
                            models.Q(
                                models.Q(
                                    ("event_name", "review_packs.generation_requested"),
                                    _negated=True,
                                ),
                                models.Q(
                                    ("feature_area", "review_packs"),
                                    (
                                        "metadata__in",
                                        [
                                            {"include_operations": False},
                                            {"include_operations": True},
                                        ],
                                    ),
                                    ("subject_type", "ReviewPack"),
                                ),
                                _connector="OR",
                            ),
                            output_field=models.BooleanField(),
                            template="(%(expressions)s) IS TRUE",
                        ),
                        name="product_usage_events_review_packs_generation_requested",
                    ),
                    models.UniqueConstraint(
                        models.F("event_name"),
                        models.F("subject_id"),
                        django.db.models.functions.comparison.Coalesce(
                            django.db.models.fields.json.KeyTextTransform("checkpoint", "metadata"),
                            models.Value(""),
                        ),
                        name="product_usage_events_once",
                    ),
                ],
            },
        ),
    ]
