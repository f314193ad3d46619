from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Look through the sessions that were there before, without stopping anybody."""

    dependencies = [("accounts", "0003_session_methods")]

    operations = [
        ValidateConstraint(model_name="planesession", name="accounts_session_proved"),
        ValidateConstraint(model_name="planesession", name="accounts_session_agent_in_words"),
    ]
