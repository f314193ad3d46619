from django.db import migrations, models

# Who signed in with a passkey or at a provider has given one. Who gave a password and a code during
# the update is asked for the code once more, where a workspace asks for it.
GIVEN_BEFORE = """
UPDATE accounts_planesession SET has_factor = true WHERE method IN ('passkey', 'provider');
"""


class Migration(migrations.Migration):
    """Sessions say whether more than a password was given."""

    dependencies = [("accounts", "0008_session_of_provider_validated")]

    operations = [
        migrations.AddField(
            model_name="planesession",
            name="has_factor",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(GIVEN_BEFORE, migrations.RunSQL.noop),
    ]
