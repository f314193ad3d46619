import datetime

import django.db.models.deletion
import django.db.models.fields.json
import django.db.models.functions.comparison
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
            name="RunningTotal",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "event_name",
                        "bucket",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("event_name", models.CharField(max_length=64)),
                ("bucket", models.DateTimeField(help_text="The minute's beginning, UTC.")),
                ("total", models.BigIntegerField()),
            ],
            options={
                "db_table": "usage_running_total",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "bucket",
                                models.Func(
                                    models.Value("minute"),
                                    models.F("bucket"),
                                    models.Value("UTC"),
                                    function="date_trunc",
                                ),
                            )
                        ),
                        name="usage_running_total_whole_minute",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RollupState",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                (
                    "watermark",
                    models.DateTimeField(
                        help_text="Events before it are in the totals; null: none are.", null=True
                    ),
                ),
                (
                    "last_id",
                    models.BigIntegerField(
                        default=0,
                        help_text="The ledger's newest row at that time; newer ones are in no total.",
                    ),
                ),
                (
                    "workspaces",
                    models.JSONField(
                        default=dict, help_text="How many rows usage_last_seen has, by event_name."
                    ),
                ),
                (
                    "window_counts",
                    models.JSONField(
                        db_default=[],
                        default=list,
                        help_text="How many workspaces were seen since some instants, by event_name.",
                    ),
                ),
                (
                    "totals_from",
                    models.DateTimeField(
                        help_text="Older events were taken out of the totals. Goes back when those are made again.",
                        null=True,
                    ),
                ),
                (
                    "whole_since",
                    models.DateTimeField(
                        help_text="Events before it may be missing: they were pruned. Never goes back.",
                        null=True,
                    ),
                ),
                (
                    "recorded_since",
                    models.DateTimeField(
                        help_text="The minute of the first event there ever was, even if it is pruned by now.",
                        null=True,
                    ),
                ),
            ],
            options={
                "db_table": "usage_rollup_state",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="usage_rollup_state_only_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "recorded_since",
                                models.Func(
                                    models.Value("minute"),
                                    models.F("recorded_since"),
                                    models.Value("UTC"),
                                    function="date_trunc",
                                ),
                            )
                        ),
                        name="usage_rollup_state_whole_minute",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UsageLastSeen",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id",
                        "event_name",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("workspace_id", models.BigIntegerField()),
                ("event_name", models.CharField(max_length=64)),
                ("last_minute", models.DateTimeField(help_text="The minute's beginning, UTC.")),
            ],
            options={
                "db_table": "usage_last_seen",
                "indexes": [
                    models.Index(fields=["event_name", "last_minute"], name="usage_last_seen_since")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "last_minute",
                                models.Func(
                                    models.Value("minute"),
                                    models.F("last_minute"),
                                    models.Value("UTC"),
                                    function="date_trunc",
                                ),
                            )
                        ),
                        name="usage_last_seen_whole_minute",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordingStart",
            fields=[
                (
                    "event_name",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                (
                    "since",
                    models.DateTimeField(
                        help_text="Nothing earlier is recorded; null: since the ledger exists.",
                        null=True,
                    ),
                ),
            ],
            options={"db_table": "usage_recording_start"},
        ),
        migrations.CreateModel(
            name="LedgerVerification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verified_at", models.DateTimeField()),
                (
                    "expected",
                    models.BigIntegerField(help_text="Milestones that should be recorded."),
                ),
                (
                    "recorded",
                    models.BigIntegerField(help_text="Of these, how many are, after the repair."),
                ),
                (
                    "differences",
                    models.JSONField(
                        help_text="How many rows differ in which way, before a repair."
                    ),
                ),
                (
                    "repaired",
                    models.BigIntegerField(
                        default=0, help_text="Missing events that were put back."
                    ),
                ),
                (
                    "is_clean",
                    models.BooleanField(help_text="Nothing was found, or all of it was repaired."),
                ),
            ],
            options={
                "db_table": "usage_verification",
                "indexes": [
                    models.Index(fields=["-verified_at"], name="usage_verification_latest")
                ],
            },
        ),
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
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tenants.tenant",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
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
                                    "occurred_at__gte",
                                    datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                ),
                                (
                                    "occurred_at__lt",
                                    datetime.datetime(3000, 1, 1, 0, 0, tzinfo=datetime.UTC),
                                ),
                            ),
                            output_field=models.BooleanField(),
                            template="(%(expressions)s) IS TRUE",
                        ),
                        name="product_usage_events_calendar",
                    ),
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
