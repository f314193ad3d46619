from django.db import migrations

from tenantpilot.tenants.migration_operations import TenantScopeKey

# Not deferrable, as Django's own keys are: a wrong one has to fail inside the recorder's
# subtransaction, not at the COMMIT of the work that is being recorded.
KEYS = """
ALTER TABLE product_usage_events
    ADD CONSTRAINT product_usage_events_workspace FOREIGN KEY (workspace_id)
        REFERENCES workspaces_workspace (id) ON DELETE CASCADE NOT DEFERRABLE,
    ADD CONSTRAINT product_usage_events_actor FOREIGN KEY (actor_id)
        REFERENCES accounts_user (id) ON DELETE SET NULL NOT DEFERRABLE
"""

NO_KEYS = """
ALTER TABLE product_usage_events
    DROP CONSTRAINT product_usage_events_workspace,
    DROP CONSTRAINT product_usage_events_actor
"""


class Migration(migrations.Migration):
    """Tie every event to its workspace, tenant and actor."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("tenants", "0001_initial"),
        ("workspaces", "0001_initial"),
        ("telemetry", "0001_initial"),
    ]

    operations = [
        TenantScopeKey("product_usage_events"),
        migrations.RunSQL(KEYS, NO_KEYS),
    ]
