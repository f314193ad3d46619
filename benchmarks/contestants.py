"""What the contestants are called, in figures, tables and plots."""

FLOOR = "prepared INSERT"
RECORD = "record()"
FUNCTION = "our database function alone"
GUARDED = "guarded INSERT in one message"
ORM = "ORM create in a savepoint"

WITH = "with telemetry"
WITHOUT = "without telemetry"
BARE = "a bare INSERT in its place"

TOTALS = "running totals (ours)"
NAIVE = "GROUP BY, no index"
COVERING = "GROUP BY, covering index"
HOURLY = "hourly rollup, counts only"

PLAIN = "plain INSERT"
COUNTER = "INSERT and a counter"

# Their own colour, and the first place wherever contestants stand side by side.
OURS = frozenset({RECORD, WITH, TOTALS})
