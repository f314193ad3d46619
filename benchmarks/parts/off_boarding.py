"""(d) A customer leaves: how long it takes, and how fast the next summary is, before any rollup."""

from collections.abc import Sequence

from django.db import connection

from benchmarks import alternatives, databases
from benchmarks.figures import Figures
from benchmarks.ledger import Ledger
from benchmarks.progress import each
from benchmarks.samples import Spread, timed
from telemetry.summary.query import summarize
from telemetry.summary.windows import Window

# Tenants 2w of workspace w: the busiest of all, and ever more ordinary ones.
TENANTS = {"the busiest tenant": 2, "the tenth": 20, "the thousandth": 2_000}
DELETE = "DELETE FROM product_usage_events WHERE tenant_id = %s"
CALLS = 20


def measure(*, ledgers: Sequence[Ledger], thorough: bool) -> Figures:
    """Seconds to take each out of the ledger, and milliseconds of the summary after it."""
    ledger = ledgers[-1]
    with databases.copy_of(ledger.database):
        gone = {
            name: _leave(ledger, tenant_id=TENANTS[name])
            for name in each(f"Off-boarding from {ledger.rows:,}", list(TENANTS))
        }
    return {"rows": ledger.rows, "gone": gone}


def _leave(ledger: Ledger, *, tenant_id: int) -> Figures:
    def take_out() -> int:
        with connection.cursor() as cursor:
            cursor.execute(DELETE, [tenant_id])
            return int(cursor.rowcount)

    events: list[int] = []
    milliseconds = timed(lambda: events.append(take_out()))
    window = Window.ALL[-1]
    calls = [timed(lambda: summarize(window, now=ledger.until)) for _ in range(CALLS)]
    return {
        "events": events[0],
        "seconds": round(milliseconds / 1_000, 3),
        "summary_milliseconds": Spread.of(calls).as_json(),
        "exact": alternatives.agree(summarize(window, now=ledger.until)),
    }
