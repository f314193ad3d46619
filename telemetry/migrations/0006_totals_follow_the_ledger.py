from django.db import migrations

# Off-boarding takes rows out of the past. They are subtracted here, in its own transaction, so that
# the next summary is as fast as the one before: to rewind would send it to the ledger until the
# next rollup. What is subtracted is what was counted (telemetry.rollup.aggregate's promise) and is
# not pruned.
#
# A minute without events has no row. The workspaces' other tenants are named so that what stays is
# found by the ledger's index on them.
#
# Rows that are in no total any more, because they are being pruned, go unnoticed. The shared lock
# is what usage_rollup_rewind waits for before it counts them again.
FOLLOW_DELETE = """
CREATE FUNCTION usage_rollup_follow_delete() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    state usage_rollup_state;
    since timestamptz;
    others bigint[];
BEGIN
    IF NOT EXISTS (SELECT FROM deleted) THEN
        RETURN NULL;
    END IF;
    PERFORM FROM deleted WHERE occurred_at >= coalesce(
        (SELECT totals_from FROM usage_rollup_state), '-infinity'
    );
    IF NOT found THEN
        PERFORM pg_advisory_xact_lock_shared('product_usage_events'::regclass::bigint);
        -- Look again: while we waited, totals may have been made from older rows.
        PERFORM FROM deleted WHERE occurred_at >= coalesce(
            (SELECT totals_from FROM usage_rollup_state), '-infinity'
        );
        IF NOT found THEN
            RETURN NULL;
        END IF;
    END IF;
    state := usage_rollup_lock();
    since := coalesce(state.totals_from, '-infinity');

    WITH gone AS (
        SELECT name AS event_name, date_trunc('minute', occurred_at, 'UTC') AS bucket,
            count(*) AS events
        FROM deleted, usage_names(event_name, metadata) AS name
        WHERE occurred_at >= since AND occurred_at < state.watermark AND id <= state.last_id
            AND name <> ''
        GROUP BY 1, 2
    ),
    followed AS (
        SELECT event_name, bucket,
            sum(gone.events) OVER (PARTITION BY event_name ORDER BY bucket) AS events
        FROM usage_running_total LEFT JOIN gone USING (event_name, bucket)
        WHERE bucket >= (SELECT min(bucket) FROM gone)
    )
    UPDATE usage_running_total SET total = total - followed.events
    FROM followed
    WHERE usage_running_total.event_name = followed.event_name
        AND usage_running_total.bucket = followed.bucket AND followed.events IS NOT NULL;
    IF NOT found THEN
        RETURN NULL;
    END IF;
    DELETE FROM usage_running_total emptied USING (
        SELECT DISTINCT name AS event_name, date_trunc('minute', occurred_at, 'UTC') AS bucket
        FROM deleted, usage_names(event_name, metadata) AS name
    ) gone
    WHERE emptied.event_name = gone.event_name AND emptied.bucket = gone.bucket
        AND emptied.total = coalesce((
            SELECT total FROM usage_running_total earlier
            WHERE earlier.event_name = emptied.event_name AND earlier.bucket < emptied.bucket
            ORDER BY bucket DESC LIMIT 1
        ), 0);

    DELETE FROM usage_last_seen USING (
        SELECT name AS event_name, workspace_id, max(occurred_at) AS last_at
        FROM deleted, usage_names(event_name, metadata) AS name
        WHERE occurred_at >= since AND occurred_at < state.watermark AND id <= state.last_id
        GROUP BY 1, 2
    ) gone
    WHERE usage_last_seen.event_name = gone.event_name
        AND usage_last_seen.workspace_id = gone.workspace_id
        AND usage_last_seen.last_minute <= gone.last_at;
    others := ARRAY(
        SELECT id FROM tenants_tenant WHERE workspace_id IN (SELECT workspace_id FROM deleted)
    );
    INSERT INTO usage_last_seen (event_name, workspace_id, last_minute)
    SELECT name, workspace_id, date_trunc('minute', max(occurred_at), 'UTC')
    FROM product_usage_events, usage_names(event_name, metadata) AS name
    WHERE tenant_id = ANY (others)
        AND occurred_at >= since AND occurred_at < state.watermark AND id <= state.last_id
    GROUP BY 1, 2
    ON CONFLICT DO NOTHING;
    PERFORM usage_rollup_recount();
    RETURN NULL;
END
$$;
CREATE TRIGGER product_usage_events_follow_delete AFTER DELETE ON product_usage_events
    REFERENCING OLD TABLE AS deleted
    FOR EACH STATEMENT EXECUTE FUNCTION usage_rollup_follow_delete();
"""

NO_FOLLOW_DELETE = """
DROP TRIGGER product_usage_events_follow_delete ON product_usage_events;
DROP FUNCTION usage_rollup_follow_delete();
"""

FOLLOW_TRUNCATE = """
CREATE FUNCTION usage_rollup_follow_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM usage_rollup_lock();
    PERFORM usage_rollup_rewind('-infinity');
    RETURN NULL;
END
$$;
CREATE TRIGGER product_usage_events_follow_truncate AFTER TRUNCATE ON product_usage_events
    FOR EACH STATEMENT EXECUTE FUNCTION usage_rollup_follow_truncate();
"""

NO_FOLLOW_TRUNCATE = """
DROP TRIGGER product_usage_events_follow_truncate ON product_usage_events;
DROP FUNCTION usage_rollup_follow_truncate();
"""


class Migration(migrations.Migration):
    """Keep the running totals true when events are deleted."""

    dependencies = [("telemetry", "0005_running_totals")]

    operations = [
        migrations.RunSQL(FOLLOW_DELETE, NO_FOLLOW_DELETE),
        migrations.RunSQL(FOLLOW_TRUNCATE, NO_FOLLOW_TRUNCATE),
    ]
