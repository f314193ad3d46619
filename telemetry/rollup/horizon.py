"""How far the totals can be trusted, as the first lines of the statements that read them."""

# Rows that the rollup has not noticed (usage_rollup_late) are older than its watermark. Until it
# does, everything from their minute on is read from the ledger. usage_last_seen stays true.
HORIZON = """
    SELECT
        coalesce(state.watermark, '-infinity') AS last_seen_until,
        coalesce(least(state.watermark, usage_rollup_late(state)), '-infinity') AS totals_until,
        state.recorded_since,
        state.whole_since,
        coalesce(state.workspaces, '{}') AS workspaces,
        coalesce(state.window_counts, '[]') AS window_counts
    FROM (VALUES (1)) AS always (id) LEFT JOIN usage_rollup_state state USING (id)
"""
