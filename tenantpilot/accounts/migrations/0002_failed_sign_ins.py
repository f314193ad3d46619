from django.db import migrations

# Rows that are there already count for minutes only.
ONLY_WHAT_COUNTS = """
DELETE FROM axes_accessattemptexpiration;
DELETE FROM axes_accessattempt;
ALTER TABLE axes_accessattempt ADD CONSTRAINT accounts_failed_sign_in_without_text CHECK (
    user_agent = '' AND http_accept = '' AND path_info = '' AND get_data = '' AND post_data = ''
);
"""

ANYTHING = """
ALTER TABLE axes_accessattempt DROP CONSTRAINT accounts_failed_sign_in_without_text;
"""


class Migration(migrations.Migration):
    """Keep of a failed sign-in the account, the address and the time, and no text."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("axes", "0010_accessattemptexpiration"),
    ]

    operations = [
        migrations.RunSQL(ONLY_WHAT_COUNTS, ANYTHING),
    ]
