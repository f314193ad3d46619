from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Look through the members that were there before, without stopping anybody."""

    dependencies = [("workspaces", "0003_single_sign_on")]

    operations = [
        ValidateConstraint(
            model_name="workspacemembership", name="workspaces_break_glass_of_owner"
        ),
    ]
