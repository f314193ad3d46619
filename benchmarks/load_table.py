"""The table of the load, by rate, and what a request of the mix costs."""

from benchmarks.figures import Figures
from benchmarks.report import number, table

HEAD = (
    "requests a second", "requests", "errors", "refused", "median, ms", "p95", "p99", "worst",
    "a refusal, median, ms", "worst", "web, ms a request", "database", "generator",
)  # fmt: skip
LIMIT_MS = 300.0


def load_table(part: Figures) -> str:
    """Say which rate is carried, and what came of each."""
    rates = sorted(part["rates"], key=int)
    said = (
        f"{part['seconds']:.0f} seconds each, {part['webs']} web servers. Carried without an error "
        f"or a refusal and with a p95 of at most {LIMIT_MS:.0f} ms: {part['carried']} a second."
    )
    mix = ", ".join(f"{what} {share}" for what, share in part["mix"].items())
    rows = [_row(rate, part["rates"][rate]) for rate in rates]
    return "\n\n".join([said, f"Of 100 requests: {mix}.", table(HEAD, rows)])


def carried(by_rate: Figures) -> int:
    """Return the highest rate at which, and below which, all were answered well and in time."""
    found = 0
    for rate, figures in sorted(by_rate.items(), key=lambda item: int(item[0])):
        if figures["errors"] or figures["refused"] or figures["answered_ms"]["p95"] > LIMIT_MS:
            break
        found = int(rate)
    return found


def _row(rate: str, found: Figures) -> list[str]:
    answered, refused, cost = found["answered_ms"], found["refused_ms"], found["cost"]
    return [
        rate,
        *(number(found[name]) for name in ("requests", "errors", "refused")),
        *(_cell(answered, name) for name in ("median", "p95", "p99", "worst")),
        *(_cell(refused, name) for name in ("median", "worst")),
        *(_cell(cost, f"{name}_ms") for name in ("web", "database", "generator")),
    ]


def _cell(figures: Figures, name: str) -> str:
    return number(figures[name]) if name in figures else "–"
