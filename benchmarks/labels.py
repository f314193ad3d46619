"""What the candidates are called, in figures and tables."""

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
# Of the one beside those that are called by their rows.
AT_PACE = "10,000,000 rows at the pace of 100,000,000"

PLAIN = "plain INSERT"
COUNTER = "INSERT and a counter"


def sized(rows: int) -> str:
    """What a ledger of that size is called."""
    return f"{rows:,} rows"
