from django.db import migrations

# The names under which an event is counted: its family, its label within the family (the one fact
# beside it), and '' for any event at all. PostgreSQL inlines it.
NAMES = """
CREATE FUNCTION usage_names(event text, details jsonb) RETURNS SETOF text
LANGUAGE sql IMMUTABLE ROWS 3 AS $$
    SELECT name FROM (VALUES
        (''), (event), (event || ':' || (jsonb_path_query_first(details, '$.*') #>> '{}'))
    ) names (name)
$$
"""

NO_NAMES = "DROP FUNCTION usage_names(text, jsonb)"

# The one row is the lock on the totals. A row and not an advisory lock: a delete in REPEATABLE READ
# that would work from an outdated watermark then gets a serialization error.
LOCK = """
CREATE FUNCTION usage_rollup_lock() RETURNS usage_rollup_state LANGUAGE plpgsql AS $$
DECLARE
    state usage_rollup_state;
BEGIN
    INSERT INTO usage_rollup_state (id, last_id, workspaces) VALUES (1, 0, '{}')
        ON CONFLICT DO NOTHING;
    SELECT * INTO state FROM usage_rollup_state WHERE id = 1 FOR UPDATE;
    RETURN state;
END
$$
"""

NO_LOCK = "DROP FUNCTION usage_rollup_lock()"

# A change to usage_last_seen recounts it, under the lock. A summary asks how many workspaces were
# seen since its start. That start has moved by a minute or two since the rollup, so with the count
# at the rollup it reads only the workspaces last seen in between.
#
# The lengths are those of the windows (telemetry.summary.windows). Any other window is counted from
# the nearest start before its own, or from `workspaces`, all that were ever seen.
RECOUNT = """
CREATE FUNCTION usage_rollup_recount() RETURNS void LANGUAGE sql AS $$
    WITH window_start AS (
        SELECT number,
            date_trunc('minute', coalesce(watermark, '-infinity') - length, 'UTC') AS since
        FROM usage_rollup_state, unnest(
            '{90 days, 30 days, 7 days, 24 hours}'::interval[]
        ) WITH ORDINALITY AS lengths (length, number)
    ),
    counted AS (
        SELECT event_name, count(*) AS workspaces,
            width_bucket(last_minute, ARRAY(SELECT since FROM window_start ORDER BY number)) AS reached
        FROM usage_last_seen GROUP BY event_name, reached
    ),
    known AS (
        SELECT jsonb_object_agg(event_name, workspaces) AS workspaces
        FROM (
            SELECT event_name, sum(workspaces) AS workspaces FROM counted GROUP BY event_name
        ) families
    ),
    since_start AS (
        SELECT since, jsonb_object_agg(event_name, workspaces) AS workspaces
        FROM (
            SELECT since, event_name, sum(workspaces) AS workspaces
            FROM window_start JOIN counted ON counted.reached >= window_start.number
            GROUP BY since, event_name
        ) families
        GROUP BY since
    )
    UPDATE usage_rollup_state SET
        workspaces = coalesce((SELECT workspaces FROM known), '{}'),
        window_counts = coalesce(
            (SELECT jsonb_agg(to_jsonb(since_start) ORDER BY since) FROM since_start), '[]'
        )
$$
"""

NO_RECOUNT = "DROP FUNCTION usage_rollup_recount()"

# The one way to correct totals: forget everything from that minute on, so that it is read from
# the ledger again. Slower than subtracting, and right whatever happened. Call it under the lock.
REWIND = """
CREATE FUNCTION usage_rollup_rewind(instant timestamptz) RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE
    minute timestamptz := date_trunc('minute', instant, 'UTC');
BEGIN
    -- Wait for deletes that went unnoticed (usage_rollup_follow_delete): until they commit, the
    -- next rollup would still see their rows, and count them.
    PERFORM pg_advisory_xact_lock('product_usage_events'::regclass::bigint);
    DELETE FROM usage_running_total WHERE bucket >= minute;
    UPDATE usage_last_seen SET last_minute = earlier.last_minute
    FROM (
        SELECT name, workspace_id, date_trunc('minute', max(occurred_at), 'UTC') AS last_minute
        FROM product_usage_events, usage_names(event_name, metadata) AS name
        WHERE occurred_at < minute AND workspace_id IN (
            SELECT workspace_id FROM usage_last_seen WHERE last_minute >= minute
        )
        GROUP BY name, workspace_id
    ) earlier
    WHERE usage_last_seen.event_name = earlier.name
        AND usage_last_seen.workspace_id = earlier.workspace_id
        AND usage_last_seen.last_minute >= minute;
    DELETE FROM usage_last_seen WHERE last_minute >= minute;
    UPDATE usage_rollup_state SET
        watermark = nullif(minute, '-infinity'),
        totals_from = nullif(
            CASE WHEN totals_from > minute THEN minute ELSE totals_from END, '-infinity'
        )
    WHERE watermark > minute;
    PERFORM usage_rollup_recount();
    RETURN nullif(minute, '-infinity');
END
$$
"""

NO_REWIND = "DROP FUNCTION usage_rollup_rewind(timestamptz)"

# A row newer than the last rollup and yet older than its watermark was never counted: the clock
# was set back, or history was inserted. The fence (OFFSET 0) keeps the planner on the primary
# key, which has only the few rows since the rollup; min() alone would tempt it to walk all times.
LATE = """
CREATE FUNCTION usage_rollup_late(state usage_rollup_state) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT date_trunc('minute', min(newer.occurred_at), 'UTC')
    FROM (
        SELECT occurred_at FROM product_usage_events
        WHERE id > state.last_id AND state.watermark IS NOT NULL
        OFFSET 0
    ) newer
    WHERE newer.occurred_at < state.watermark
$$
"""

NO_LATE = "DROP FUNCTION usage_rollup_late(usage_rollup_state)"


# What was pruned stays pruned, whatever retention is set to and however often totals are made again.
KEEP_MARK = """
CREATE FUNCTION usage_rollup_keep_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'How far the history of usage is whole never goes back.'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER usage_rollup_state_keep_mark BEFORE UPDATE ON usage_rollup_state
    FOR EACH ROW WHEN (OLD.whole_since > coalesce(NEW.whole_since, '-infinity'))
    EXECUTE FUNCTION usage_rollup_keep_mark();
"""

NO_KEEP_MARK = """
DROP TRIGGER usage_rollup_state_keep_mark ON usage_rollup_state;
DROP FUNCTION usage_rollup_keep_mark();
"""


class Migration(migrations.Migration):
    """Lock, recount and correct the running totals."""

    dependencies = [("telemetry", "0004_record_function")]

    operations = [
        migrations.RunSQL(NAMES, NO_NAMES),
        migrations.RunSQL(LOCK, NO_LOCK),
        migrations.RunSQL(RECOUNT, NO_RECOUNT),
        migrations.RunSQL(REWIND, NO_REWIND),
        migrations.RunSQL(LATE, NO_LATE),
        migrations.RunSQL(KEEP_MARK, NO_KEEP_MARK),
    ]
