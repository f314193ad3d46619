from django.db import migrations, models


class Migration(migrations.Migration):
    """What the provider's work on a point costs, in the provider's own words."""

    dependencies = [("reviewpacks", "0003_orphaned_files")]

    operations = [
        migrations.AddField(
            model_name="pointnote",
            name="effort",
            field=models.CharField(blank=True, db_default="", max_length=80),
        ),
    ]
