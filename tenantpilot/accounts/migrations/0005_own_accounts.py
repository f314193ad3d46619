import django.db.models.functions.datetime
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """Operators have a time zone, addresses are proved by mail, requests for that are counted."""

    dependencies = [("accounts", "0004_session_methods_validated")]

    operations = [
        migrations.AddField(
            model_name="platformoperator",
            name="time_zone",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
        # A release before this one names no such column of operators.
        migrations.AlterField(
            model_name="user",
            name="time_zone",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
        migrations.AddField(
            model_name="platformoperator",
            name="email_verified_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="email_verified_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        AddConstraintNotValid(
            model_name="platformoperator",
            constraint=models.CheckConstraint(
                condition=models.Q(("time_zone__regex", "^[A-Za-z0-9_+/-]*$")),
                name="accounts_operator_time_zone_is_a_name",
            ),
        ),
        migrations.CreateModel(
            name="ResetRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person", models.CharField(max_length=64)),
                ("client", models.CharField(max_length=64)),
                ("is_let_through", models.BooleanField()),
                (
                    "asked_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "asked_at"], name="accounts_reset_by_person"),
                    models.Index(fields=["client", "asked_at"], name="accounts_reset_by_client"),
                ],
            },
        ),
    ]
