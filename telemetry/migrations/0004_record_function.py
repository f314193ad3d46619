from django.db import migrations

# One call, one round trip, in the transaction of the work that is being recorded. Whatever goes
# wrong is undone by the block's own subtransaction and answered as a SQLSTATE. OTHERS leaves
# out query_canceled (a statement_timeout that fires in here) and assert_failure.
#
# The conflict is named, so that only the milestone itself can be a duplicate: any other clash
# is a lost row, and says so. A twin is the same milestone in a transaction that is still open: it
# is recorded if that one commits. lock_timeout holds for each lock and restores itself.
RECORD = r"""
CREATE FUNCTION record_product_usage(
    workspace bigint, tenant bigint, actor bigint,
    event text, area text, subject_kind text, subject bigint, details jsonb
) RETURNS text LANGUAGE plpgsql SET lock_timeout = '300ms' AS $$
DECLARE
    waited_for text;
BEGIN
    INSERT INTO product_usage_events (
        workspace_id, tenant_id, actor_id,
        event_name, feature_area, subject_type, subject_id, metadata, occurred_at
    ) VALUES (
        workspace, tenant, actor,
        event, area, subject_kind, subject, details, clock_timestamp()
    ) ON CONFLICT (event_name, subject_id, coalesce(metadata ->> 'checkpoint', '')) DO NOTHING;
    RETURN CASE WHEN found THEN 'recorded' ELSE 'duplicate' END;
EXCEPTION
    WHEN lock_not_available THEN
        GET STACKED DIAGNOSTICS waited_for = PG_EXCEPTION_CONTEXT;
        -- A row of the ledger itself, by its place: only the same milestone's twin is waited for.
        RETURN CASE WHEN waited_for ~ '\(\d+,\d+\)[^\n]*product_usage_events'
            THEN 'twin' ELSE sqlstate END;
    WHEN query_canceled OR assert_failure OR OTHERS THEN
    RETURN sqlstate;
END
$$
"""

NO_RECORD = """
DROP FUNCTION record_product_usage(bigint, bigint, bigint, text, text, text, bigint, jsonb)
"""


class Migration(migrations.Migration):
    """Let a failing insert cost the event, never the work that is being recorded."""

    dependencies = [("telemetry", "0003_append_only")]

    operations = [
        migrations.RunSQL(RECORD, NO_RECORD),
    ]
