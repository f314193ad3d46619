"""How far the totals can be trusted, as the first lines of the statements that read them."""

# Rows that the fold has not noticed (usage_fold_late) are older than its watermark: until it does,
# everything from their minute on is read from the ledger. What usage_last_seen knows stays true.
FOLDED = """
    SELECT
        coalesce(fold.watermark, '-infinity') AS last_seen_until,
        coalesce(least(fold.watermark, usage_fold_late(fold)), '-infinity') AS totals_until,
        fold.recorded_since,
        coalesce(fold.workspaces, '{}') AS workspaces,
        coalesce(fold.marks, '[]') AS marks
    FROM (VALUES (1)) AS always (id) LEFT JOIN usage_fold fold USING (id)
"""
