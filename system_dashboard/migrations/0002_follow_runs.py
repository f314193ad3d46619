from django.db import migrations

# A run that ended is two events. PostgreSQL hands a condition on the instant on to both halves, and
# each has its index.
EVENTS = """
CREATE VIEW run_event AS
    SELECT created_at AS instant, 'started:' || trigger AS series, '' AS failure_code,
        tenant_id, workspace_id
    FROM operations_operationrun
    UNION ALL
    SELECT completed_at, 'ended:' || type || ':' || outcome || ':' || failure_code, failure_code,
        tenant_id, workspace_id
    FROM operations_operationrun WHERE status = 'completed'
"""

NO_EVENTS = "DROP VIEW run_event"

# The one row is the lock on the totals.
LOCK = """
CREATE FUNCTION run_rollup_lock() RETURNS run_rollup_state LANGUAGE plpgsql AS $$
DECLARE
    state run_rollup_state;
BEGIN
    INSERT INTO run_rollup_state (id, last_id) VALUES (1, 0) ON CONFLICT DO NOTHING;
    SELECT * INTO state FROM run_rollup_state WHERE id = 1 FOR UPDATE;
    RETURN state;
END
$$
"""

NO_LOCK = "DROP FUNCTION run_rollup_lock()"

# The one way to correct totals: forget everything from that hour on, so that it is read from the
# runs again. Call it under the lock.
REWIND = """
CREATE FUNCTION run_rollup_rewind(since timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    hour timestamptz := date_trunc('hour', since, 'UTC');
BEGIN
    DELETE FROM run_total WHERE bucket >= hour;
    WITH gone AS (
        DELETE FROM run_last_failure WHERE last_at >= hour RETURNING failure_code, tenant_id
    )
    INSERT INTO run_last_failure (failure_code, tenant_id, workspace_id, last_at)
    SELECT run.failure_code, run.tenant_id, run.workspace_id, max(run.completed_at)
    FROM gone JOIN operations_operationrun run USING (tenant_id, failure_code)
    WHERE run.completed_at < hour
    GROUP BY 1, 2, 3
    ON CONFLICT (failure_code, tenant_id) DO UPDATE SET last_at = excluded.last_at;
    UPDATE run_rollup_state SET watermark = nullif(hour, '-infinity') WHERE watermark > hour;
END
$$
"""

NO_REWIND = "DROP FUNCTION run_rollup_rewind(timestamptz)"

# Runs that are too old for any window (twice 90 days) go unnoticed: a prune of them costs nothing.
# Their last failures go after the rewind, which looks for an earlier failure for those it takes out.
FOLLOW = """
CREATE FUNCTION run_rollup_follow_delete() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    since timestamptz;
BEGIN
    SELECT min(least(created_at, completed_at)) INTO since FROM deleted, run_rollup_state
    WHERE created_at < watermark
        AND coalesce(completed_at, created_at) >= watermark - interval '181 days';
    IF since IS NOT NULL THEN
        PERFORM run_rollup_lock();
        PERFORM run_rollup_rewind(since);
    END IF;
    DELETE FROM run_last_failure USING deleted
    WHERE run_last_failure.tenant_id = deleted.tenant_id
        AND run_last_failure.failure_code = deleted.failure_code
        AND run_last_failure.last_at = deleted.completed_at;
    RETURN NULL;
END
$$;
CREATE TRIGGER run_rollup_follow_delete AFTER DELETE ON operations_operationrun
    REFERENCING OLD TABLE AS deleted
    FOR EACH STATEMENT EXECUTE FUNCTION run_rollup_follow_delete();

CREATE FUNCTION run_rollup_follow_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM run_rollup_lock();
    PERFORM run_rollup_rewind('-infinity');
    RETURN NULL;
END
$$;
CREATE TRIGGER run_rollup_follow_truncate AFTER TRUNCATE ON operations_operationrun
    FOR EACH STATEMENT EXECUTE FUNCTION run_rollup_follow_truncate();
"""

NO_FOLLOW = """
DROP TRIGGER run_rollup_follow_truncate ON operations_operationrun;
DROP FUNCTION run_rollup_follow_truncate();
DROP TRIGGER run_rollup_follow_delete ON operations_operationrun;
DROP FUNCTION run_rollup_follow_delete();
"""


class Migration(migrations.Migration):
    """Keep the totals of runs true when runs are deleted."""

    dependencies = [("system_dashboard", "0001_initial"), ("operations", "0001_initial")]

    operations = [
        migrations.RunSQL(EVENTS, NO_EVENTS),
        migrations.RunSQL(LOCK, NO_LOCK),
        migrations.RunSQL(REWIND, NO_REWIND),
        migrations.RunSQL(FOLLOW, NO_FOLLOW),
    ]
