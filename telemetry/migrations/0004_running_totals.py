from django.db import migrations, models


class Migration(migrations.Migration):
    """Create what is derived from the ledger, so that a summary need not read it."""

    dependencies = [("telemetry", "0003_record_function")]

    operations = [
        migrations.CreateModel(
            name="UsageTotal",
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
                (
                    "last_at",
                    models.DateTimeField(
                        help_text="The family's last event in the minute.", null=True
                    ),
                ),
            ],
            options={"db_table": "usage_total"},
        ),
        migrations.CreateModel(
            name="UsageLastSeen",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "event_name",
                        "workspace_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("workspace_id", models.BigIntegerField()),
                ("event_name", models.CharField(max_length=64)),
                ("last_at", models.DateTimeField()),
            ],
            options={
                "db_table": "usage_last_seen",
                "indexes": [
                    models.Index(fields=["event_name", "last_at"], name="usage_last_seen_since")
                ],
            },
        ),
        migrations.CreateModel(
            name="UsageFold",
            fields=[
                (
                    "id",
                    models.SmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
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
                    "pruned_before",
                    models.DateTimeField(
                        help_text="Events before it have been taken out of the totals.", null=True
                    ),
                ),
                (
                    "recorded_since",
                    models.DateTimeField(
                        help_text="The first event there ever was, even if it is pruned by now.",
                        null=True,
                    ),
                ),
            ],
            options={
                "db_table": "usage_fold",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="usage_fold_only_one"
                    )
                ],
            },
        ),
    ]
