import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """Sessions say which provider opened them, if one did."""

    dependencies = [("accounts", "0006_own_accounts_validated"), ("sso", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="planesession",
            name="connection",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="sso.connection",
            ),
        ),
        AddConstraintNotValid(
            model_name="planesession",
            constraint=models.CheckConstraint(
                condition=models.Q(("connection__isnull", False), ("method", "provider"))
                | models.Q(
                    models.Q(
                        ("method", None),
                        models.Q(("method", "provider"), _negated=True),
                        _connector="OR",
                    ),
                    ("connection", None),
                ),
                name="accounts_session_of_provider",
            ),
        ),
    ]
