from django.db import migrations

# One row is the lock of everybody who changes totals. A row rather than an advisory lock: whoever
# deletes in REPEATABLE READ and would work from an outdated watermark gets a serialization error.
LOCK = """
CREATE FUNCTION usage_fold_lock() RETURNS usage_fold LANGUAGE plpgsql AS $$
DECLARE
    fold usage_fold;
BEGIN
    INSERT INTO usage_fold (id, last_id, workspaces) VALUES (1, 0, '{}') ON CONFLICT DO NOTHING;
    SELECT * INTO fold FROM usage_fold WHERE id = 1 FOR UPDATE;
    RETURN fold;
END
$$
"""
NO_LOCK = "DROP FUNCTION usage_fold_lock()"

# Whoever changes usage_last_seen counts it anew, under the lock: then a summary of a long window
# needs to look only at the few workspaces that were not seen since.
RECOUNT = """
CREATE FUNCTION usage_fold_recount() RETURNS void LANGUAGE sql AS $$
    UPDATE usage_fold SET workspaces = (
        SELECT coalesce(jsonb_object_agg(event_name, workspaces), '{}')
        FROM (
            SELECT event_name, count(*) AS workspaces FROM usage_last_seen GROUP BY event_name
        ) counted
    )
$$
"""
NO_RECOUNT = "DROP FUNCTION usage_fold_recount()"

# The one way to correct totals: forget everything from that minute on, so that it is read from
# the ledger again. Slower than subtracting, and right whatever happened. Call it under the lock.
REWIND = """
CREATE FUNCTION usage_fold_rewind(instant timestamptz) RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE
    minute timestamptz := date_trunc('minute', instant, 'UTC');
BEGIN
    DELETE FROM usage_total WHERE bucket >= minute;
    UPDATE usage_last_seen SET last_at = earlier.last_at
    FROM (
        SELECT coalesce(event_name, '') AS event_name, workspace_id, max(occurred_at) AS last_at
        FROM product_usage_events
        WHERE occurred_at < minute AND workspace_id IN (
            SELECT workspace_id FROM usage_last_seen WHERE last_at >= minute
        )
        GROUP BY GROUPING SETS ((event_name, workspace_id), (workspace_id))
    ) earlier
    WHERE usage_last_seen.event_name = earlier.event_name
        AND usage_last_seen.workspace_id = earlier.workspace_id
        AND usage_last_seen.last_at >= minute;
    DELETE FROM usage_last_seen WHERE last_at >= minute;
    UPDATE usage_fold SET
        watermark = nullif(minute, '-infinity'),
        pruned_before = nullif(
            CASE WHEN pruned_before > minute THEN minute ELSE pruned_before END, '-infinity'
        )
    WHERE watermark > minute;
    PERFORM usage_fold_recount();
    RETURN nullif(minute, '-infinity');
END
$$
"""
NO_REWIND = "DROP FUNCTION usage_fold_rewind(timestamptz)"

# A row newer than the last fold and yet older than its watermark was counted by nobody: the clock
# was set back, or somebody inserted history. The fence (OFFSET 0) keeps the planner on the primary
# key, which has only the few rows since the fold; min() alone would tempt it to walk all times.
LATE = """
CREATE FUNCTION usage_fold_late(fold usage_fold) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT date_trunc('minute', min(newer.occurred_at), 'UTC')
    FROM (
        SELECT occurred_at FROM product_usage_events
        WHERE id > fold.last_id AND fold.watermark IS NOT NULL
        OFFSET 0
    ) newer
    WHERE newer.occurred_at < fold.watermark
$$
"""
NO_LATE = "DROP FUNCTION usage_fold_late(usage_fold)"

# Off-boarding takes rows out of the past. Rows that pruning took out of the totals beforehand
# cost one look at the transition table and no lock.
FOLLOW_DELETE = """
CREATE FUNCTION usage_fold_follow_delete() RETURNS trigger LANGUAGE plpgsql AS $$
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
$$;
CREATE TRIGGER product_usage_events_follow_delete AFTER DELETE ON product_usage_events
    REFERENCING OLD TABLE AS deleted
    FOR EACH STATEMENT EXECUTE FUNCTION usage_fold_follow_delete();
"""
NO_FOLLOW_DELETE = """
DROP TRIGGER product_usage_events_follow_delete ON product_usage_events;
DROP FUNCTION usage_fold_follow_delete();
"""

FOLLOW_TRUNCATE = """
CREATE FUNCTION usage_fold_follow_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM usage_fold_lock();
    PERFORM usage_fold_rewind('-infinity');
    RETURN NULL;
END
$$;
CREATE TRIGGER product_usage_events_follow_truncate AFTER TRUNCATE ON product_usage_events
    FOR EACH STATEMENT EXECUTE FUNCTION usage_fold_follow_truncate();
"""
NO_FOLLOW_TRUNCATE = """
DROP TRIGGER product_usage_events_follow_truncate ON product_usage_events;
DROP FUNCTION usage_fold_follow_truncate();
"""


class Migration(migrations.Migration):
    """Keep the totals true when the ledger's past changes."""

    dependencies = [("telemetry", "0004_running_totals")]

    operations = [
        migrations.RunSQL(LOCK, NO_LOCK),
        migrations.RunSQL(RECOUNT, NO_RECOUNT),
        migrations.RunSQL(REWIND, NO_REWIND),
        migrations.RunSQL(LATE, NO_LATE),
        migrations.RunSQL(FOLLOW_DELETE, NO_FOLLOW_DELETE),
        migrations.RunSQL(FOLLOW_TRUNCATE, NO_FOLLOW_TRUNCATE),
    ]
