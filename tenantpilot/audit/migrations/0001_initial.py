import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "occurred_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("actor_type", models.CharField(blank=True, max_length=40)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("person_id", models.BigIntegerField(null=True)),
                ("workspace_id", models.BigIntegerField(null=True)),
                ("tenant_id", models.BigIntegerField(null=True)),
                ("action", models.CharField(max_length=60)),
                ("subject_type", models.CharField(blank=True, max_length=40)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("details", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["workspace_id", "-occurred_at"], name="audit_by_workspace"
                    ),
                    models.Index(fields=["tenant_id", "-occurred_at"], name="audit_by_tenant"),
                    models.Index(
                        fields=["actor_id", "action", "-occurred_at"], name="audit_by_actor"
                    ),
                    models.Index(
                        condition=models.Q(("person_id__isnull", False)),
                        fields=["person_id"],
                        name="audit_by_person",
                    ),
                    models.Index(
                        condition=models.Q(("subject_type__in", ["User", "PlatformOperator"])),
                        fields=["subject_id"],
                        name="audit_by_subject_person",
                    ),
                ],
            },
        ),
    ]
