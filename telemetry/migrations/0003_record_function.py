from django.db import migrations

# One call, one round trip, in the transaction of the work that is being recorded. Whatever goes
# wrong is undone by the block's own subtransaction and answered as a SQLSTATE. OTHERS leaves
# out query_canceled (a statement_timeout that fires in here) and assert_failure.
#
# The conflict is named, so that only the milestone itself can be a duplicate: any other clash
# is a lost row, and says so. lock_timeout holds for each lock and restores itself.
RECORD = """
CREATE FUNCTION record_product_usage(
    workspace bigint, tenant bigint, actor bigint,
    event text, area text, subject_kind text, subject bigint, details jsonb
) RETURNS text LANGUAGE plpgsql SET lock_timeout = '300ms' AS $$
BEGIN
    INSERT INTO product_usage_events (
        workspace_id, tenant_id, actor_id,
        event_name, feature_area, subject_type, subject_id, metadata, occurred_at
    ) VALUES (
        workspace, tenant, actor,
        event, area, subject_kind, subject, details, clock_timestamp()
    ) ON CONFLICT (event_name, subject_id, coalesce(metadata ->> 'checkpoint', '')) DO NOTHING;
    RETURN CASE WHEN found THEN 'recorded' ELSE 'duplicate' END;
EXCEPTION WHEN query_canceled OR assert_failure OR OTHERS THEN
    RETURN sqlstate;
END
$$
"""
NO_RECORD = """
DROP FUNCTION record_product_usage(bigint, bigint, bigint, text, text, text, bigint, jsonb)
"""


class Migration(migrations.Migration):
    """Let the ledger guard itself: a failing insert costs the row, never the source."""

    dependencies = [("telemetry", "0002_ledger_guards")]

    operations = [migrations.RunSQL(RECORD, NO_RECORD)]
