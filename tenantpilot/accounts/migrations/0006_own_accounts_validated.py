from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Look through the operators that were there before, without stopping anyone."""

    dependencies = [("accounts", "0005_own_accounts")]

    operations = [
        ValidateConstraint(
            model_name="platformoperator", name="accounts_operator_time_zone_is_a_name"
        ),
    ]
