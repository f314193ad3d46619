from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """Workspaces may require their sign-in provider, and owners may come in without it."""

    dependencies = [
        ("workspaces", "0002_factor_required"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="workspace",
            name="sso_required_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="workspacemembership",
            name="break_glass",
            field=models.BooleanField(db_default=False, default=False),
        ),
        AddConstraintNotValid(
            model_name="workspacemembership",
            constraint=models.CheckConstraint(
                condition=models.Q(("break_glass", False), ("role", "owner"), _connector="OR"),
                name="workspaces_break_glass_of_owner",
            ),
        ),
    ]
