from django.db import migrations

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
CREATE FUNCTION product_usage_events_require_actor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A new usage event needs its actor.'
        USING ERRCODE = 'not_null_violation';
END
$$;
CREATE TRIGGER product_usage_events_actor_needed BEFORE INSERT ON product_usage_events
    FOR EACH ROW WHEN (NEW.actor_id IS NULL)
    EXECUTE FUNCTION product_usage_events_require_actor();
"""

NO_ACTOR_NEEDED = """
DROP TRIGGER product_usage_events_actor_needed ON product_usage_events;
DROP FUNCTION product_usage_events_require_actor();
"""


class Migration(migrations.Migration):
    """Keep events as they were written, and refuse one without an actor."""

    dependencies = [("telemetry", "0002_foreign_keys")]

    operations = [
        migrations.RunSQL(APPEND_ONLY, NO_APPEND_ONLY),
        migrations.RunSQL(ACTOR_NEEDED, NO_ACTOR_NEEDED),
    ]
