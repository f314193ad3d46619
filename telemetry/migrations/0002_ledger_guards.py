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

# A whole-row comparison, so that it covers columns which do not exist yet.
APPEND_ONLY = """
CREATE FUNCTION product_usage_events_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    erased product_usage_events := OLD;
BEGIN
    erased.actor_id := NULL;
    IF NEW IS DISTINCT FROM erased THEN
        RAISE EXCEPTION 'The usage ledger is append-only; erasing the actor is all it allows.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER product_usage_events_append_only BEFORE UPDATE ON product_usage_events
    FOR EACH ROW EXECUTE FUNCTION product_usage_events_refuse_change();
"""
NO_APPEND_ONLY = """
DROP TRIGGER product_usage_events_append_only ON product_usage_events;
DROP FUNCTION product_usage_events_refuse_change();
"""

# The WHEN clause is decided without calling the function: an ordinary row pays nothing for it.
ACTOR_NEEDED = """
CREATE FUNCTION product_usage_events_refuse_nobody() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Use is somebody''s use: a new usage event needs its actor.'
        USING ERRCODE = 'not_null_violation';
END
$$;
CREATE TRIGGER product_usage_events_actor_needed BEFORE INSERT ON product_usage_events
    FOR EACH ROW WHEN (NEW.actor_id IS NULL)
    EXECUTE FUNCTION product_usage_events_refuse_nobody();
"""
NO_ACTOR_NEEDED = """
DROP TRIGGER product_usage_events_actor_needed ON product_usage_events;
DROP FUNCTION product_usage_events_refuse_nobody();
"""


class Migration(migrations.Migration):
    """Tie rows to their workspace, tenant and actor, and keep them as they were written."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("tenants", "0001_initial"),
        ("workspaces", "0001_initial"),
        ("telemetry", "0001_product_usage_events"),
    ]

    operations = [
        TenantScopeKey("product_usage_events"),
        migrations.RunSQL(KEYS, NO_KEYS),
        migrations.RunSQL(APPEND_ONLY, NO_APPEND_ONLY),
        migrations.RunSQL(ACTOR_NEEDED, NO_ACTOR_NEEDED),
    ]
