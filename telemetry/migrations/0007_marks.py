from django.db import migrations, models

# A summary asks how many workspaces were seen since its start. Since the fold it has moved by a
# minute or two: with the number at the fold at hand, it counts only those seen last in between.
# The lengths are those of the windows (telemetry.windows); any other one is counted from the
# nearest mark before it, and from `workspaces`, who were ever seen, if there is none.
RECOUNT = """
CREATE OR REPLACE FUNCTION usage_fold_recount() RETURNS void LANGUAGE sql AS $$
    WITH mark AS (
        SELECT number, coalesce(watermark, '-infinity') - length AS since
        FROM usage_fold, unnest(
            '{90 days, 30 days, 7 days, 24 hours}'::interval[]
        ) WITH ORDINALITY AS mark (length, number)
    ),
    counted AS (
        SELECT event_name, count(*) AS workspaces,
            width_bucket(last_at, ARRAY(SELECT since FROM mark ORDER BY number)) AS marks
        FROM usage_last_seen GROUP BY event_name, marks
    ),
    known AS (
        SELECT jsonb_object_agg(event_name, workspaces) AS workspaces
        FROM (
            SELECT event_name, sum(workspaces) AS workspaces FROM counted GROUP BY event_name
        ) families
    ),
    since_mark AS (
        SELECT since, jsonb_object_agg(event_name, workspaces) AS workspaces
        FROM (
            SELECT since, event_name, sum(workspaces) AS workspaces
            FROM mark JOIN counted ON counted.marks >= mark.number
            GROUP BY since, event_name
        ) families
        GROUP BY since
    )
    UPDATE usage_fold SET
        workspaces = coalesce((SELECT workspaces FROM known), '{}'),
        marks = coalesce((SELECT jsonb_agg(to_jsonb(since_mark) ORDER BY since) FROM since_mark), '[]')
$$
"""
NO_MARKS = """
CREATE OR REPLACE FUNCTION usage_fold_recount() RETURNS void LANGUAGE sql AS $$
    UPDATE usage_fold SET workspaces = (
        SELECT coalesce(jsonb_object_agg(event_name, workspaces), '{}')
        FROM (
            SELECT event_name, count(*) AS workspaces FROM usage_last_seen GROUP BY event_name
        ) counted
    )
$$
"""


class Migration(migrations.Migration):
    """Let a summary count only what has changed since the fold."""

    dependencies = [("telemetry", "0006_off_boarding_subtracts")]

    operations = [
        migrations.AddField(
            model_name="usagefold",
            name="marks",
            field=models.JSONField(
                db_default=[],
                default=list,
                help_text="How many workspaces were seen since some instants, by event_name.",
            ),
        ),
        migrations.RunSQL(RECOUNT, NO_MARKS),
        migrations.RunSQL("SELECT usage_fold_recount()", migrations.RunSQL.noop),
    ]
