from django.db import migrations, models


class Migration(migrations.Migration):
    """Until when a provider takes its client secret."""

    dependencies = [("sso", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="connection",
            name="secret_expires_on",
            field=models.DateField(blank=True, null=True),
        ),
    ]
