from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Look through the sessions that were there before, without stopping anybody."""

    dependencies = [("accounts", "0007_session_of_provider")]

    operations = [
        ValidateConstraint(model_name="planesession", name="accounts_session_of_provider"),
    ]
