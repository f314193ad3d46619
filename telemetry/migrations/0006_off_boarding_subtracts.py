from django.db import migrations

# Off-boarding takes rows out of the past. They are subtracted here, in its own transaction, so that
# the next summary is as fast as the one before: to rewind would send it to the ledger until the
# next fold. What is subtracted is what was counted (telemetry.fold's promise) and is not pruned.
#
# A minute's latest event is looked for only if it went, and a minute without events has no row.
# The workspaces' other tenants are named so that what stays is found by the ledger's index on them.
SUBTRACT = """
CREATE OR REPLACE FUNCTION usage_fold_follow_delete() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fold usage_fold;
    since timestamptz;
    others bigint[];
BEGIN
    PERFORM FROM deleted WHERE occurred_at >= coalesce(
        (SELECT pruned_before FROM usage_fold), '-infinity'
    );
    IF NOT found THEN
        RETURN NULL;
    END IF;
    fold := usage_fold_lock();
    since := coalesce(fold.pruned_before, '-infinity');

    WITH gone AS (
        SELECT event_name, date_trunc('minute', occurred_at, 'UTC') AS bucket,
            count(*) AS events, max(occurred_at) AS last_at
        FROM deleted
        WHERE occurred_at >= since AND occurred_at < fold.watermark AND id <= fold.last_id
        GROUP BY 1, 2
    ),
    followed AS (
        SELECT event_name, bucket, gone.last_at, sum(gone.events) OVER (
            PARTITION BY event_name ORDER BY bucket
        ) AS events
        FROM usage_total LEFT JOIN gone USING (event_name, bucket)
        WHERE bucket >= (SELECT min(bucket) FROM gone)
    )
    UPDATE usage_total SET
        total = total - followed.events,
        last_at = CASE
            WHEN followed.last_at IS NULL OR usage_total.last_at > followed.last_at
                THEN usage_total.last_at
            ELSE (
                SELECT max(occurred_at) FROM product_usage_events ledger
                WHERE ledger.event_name = followed.event_name
                    AND occurred_at >= greatest(followed.bucket, since)
                    AND occurred_at < least(followed.bucket + interval '1 minute', fold.watermark)
            )
        END
    FROM followed
    WHERE usage_total.event_name = followed.event_name
        AND usage_total.bucket = followed.bucket AND followed.events IS NOT NULL;
    IF NOT found THEN
        RETURN NULL;
    END IF;
    DELETE FROM usage_total WHERE last_at IS NULL AND bucket > '-infinity';

    DELETE FROM usage_last_seen USING (
        SELECT coalesce(event_name, '') AS event_name, workspace_id, max(occurred_at) AS last_at
        FROM deleted
        WHERE occurred_at >= since AND occurred_at < fold.watermark AND id <= fold.last_id
        GROUP BY GROUPING SETS ((event_name, workspace_id), (workspace_id))
    ) gone
    WHERE usage_last_seen.event_name = gone.event_name
        AND usage_last_seen.workspace_id = gone.workspace_id
        AND usage_last_seen.last_at <= gone.last_at;
    others := ARRAY(
        SELECT id FROM tenants_tenant WHERE workspace_id IN (SELECT workspace_id FROM deleted)
    );
    INSERT INTO usage_last_seen (event_name, workspace_id, last_at)
    SELECT coalesce(event_name, ''), workspace_id, max(occurred_at)
    FROM product_usage_events
    WHERE tenant_id = ANY (others)
        AND occurred_at >= since AND occurred_at < fold.watermark AND id <= fold.last_id
    GROUP BY GROUPING SETS ((event_name, workspace_id), (workspace_id))
    ON CONFLICT DO NOTHING;
    PERFORM usage_fold_recount();
    RETURN NULL;
END
$$
"""
REWIND = """
CREATE OR REPLACE FUNCTION usage_fold_follow_delete() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    earliest timestamptz;
    fold usage_fold;
BEGIN
    SELECT min(occurred_at) INTO earliest FROM deleted WHERE occurred_at >= coalesce(
        (SELECT pruned_before FROM usage_fold), '-infinity'
    );
    IF earliest IS NULL THEN
        RETURN NULL;
    END IF;
    fold := usage_fold_lock();
    IF earliest < fold.watermark THEN
        PERFORM usage_fold_rewind(earliest);
    END IF;
    RETURN NULL;
END
$$
"""


class Migration(migrations.Migration):
    """Let a summary after an off-boarding be as fast as before it."""

    dependencies = [("telemetry", "0005_totals_follow_the_ledger")]

    operations = [migrations.RunSQL(SUBTRACT, REWIND)]
