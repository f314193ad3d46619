from django.db import migrations, models


class Migration(migrations.Migration):
    """Workspaces may ask for a second factor; those that are there go on without."""

    dependencies = [("workspaces", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="workspace",
            name="factor_required",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
