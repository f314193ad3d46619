from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

# Who is signed in during the update did so with a password; there was nothing else.
SIGNED_IN_BEFORE = """
UPDATE accounts_planesession SET method = 'password', proved_at = signed_in_at
WHERE account_id IS NOT NULL;
"""


class Migration(migrations.Migration):
    """Sessions say how and when the person proved who they are, and in which browser."""

    dependencies = [("accounts", "0002_failed_sign_ins")]

    operations = [
        migrations.AddField(
            model_name="planesession",
            name="method",
            field=models.CharField(
                choices=[
                    ("password", "Password"),
                    ("passkey", "Passkey"),
                    ("provider", "Sign-in provider"),
                ],
                max_length=8,
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="planesession",
            name="proved_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="planesession",
            name="agent",
            field=models.CharField(blank=True, db_default="", max_length=60),
        ),
        migrations.RunSQL(SIGNED_IN_BEFORE, migrations.RunSQL.noop),
        AddConstraintNotValid(
            model_name="planesession",
            constraint=models.CheckConstraint(
                condition=models.Q(("account_id", None), ("method", None), ("proved_at", None))
                | models.Q(
                    ("account_id__isnull", False),
                    ("method__in", ["password", "passkey", "provider"]),
                    ("method__isnull", False),
                    ("proved_at__isnull", False),
                ),
                name="accounts_session_proved",
            ),
        ),
        AddConstraintNotValid(
            model_name="planesession",
            constraint=models.CheckConstraint(
                condition=models.Q(("agent__regex", "^[A-Za-z ]*$")),
                name="accounts_session_agent_in_words",
            ),
        ),
    ]
