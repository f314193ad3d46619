import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                ("name", models.CharField(max_length=120)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("time_zone", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower("email"))
                        ),
                        name="accounts_user_email_lower",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("time_zone__regex", "^[A-Za-z0-9_+/-]*$")),
                        name="accounts_user_time_zone_is_a_name",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlaneSession",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                (
                    "plane",
                    models.CharField(
                        choices=[("admin", "Admin plane"), ("system", "System plane")], max_length=6
                    ),
                ),
                ("account_id", models.BigIntegerField(null=True)),
                ("signed_in_at", models.DateTimeField(null=True)),
                ("last_seen_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["plane", "account_id"], name="accounts_session_account")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("plane__in", ["admin", "system"])),
                        name="accounts_session_plane_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("account_id", None),
                            ("signed_in_at", None),
                        )
                        | models.Q(
                            ("account_id__isnull", False),
                            ("signed_in_at__isnull", False),
                        ),
                        name="accounts_session_signed_in",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlatformOperator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                ("name", models.CharField(max_length=120)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower("email"))
                        ),
                        name="accounts_operator_email_lower",
                    )
                ],
            },
        ),
    ]
