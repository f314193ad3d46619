"""Write the tables of docs/performance.md from the figures. The text around them is people's."""

from pathlib import Path

from benchmarks import figures, report
from benchmarks.figures import Figures
from benchmarks.labels import sized
from benchmarks.load_table import load_table
from benchmarks.page_costs import costs
from benchmarks.report import number, table
from telemetry.summary.windows import Window

PAGE = Path("docs/performance.md")
BEGIN = (
    "<!-- figures: written by `make bench ARGS=--redraw`, from docs/performance/figures.json -->"
)
END = "<!-- end of figures -->"
HEADINGS = {
    "event": "(a) One event",
    "request": "(b) A milestone",
    "summary": "(c) The summary",
    "tower": "(c) The control tower's figures of operations",
    "prune": "(d) Pruning",
    "cycles": "(d) Sixty days",
    "off_boarding": "(d) Off-boarding",
    "writers": "(e) Many writers",
    "truth": "Right answers",
    "fleet": "(f) The nightly wave",
    "pages": "(g) Pages",
    "load": "(h) Load",
}
MACHINE = (
    "processor", "memory", "system", "postgresql", "python", "django", "psycopg",
    "fsync", "synchronous_commit", "wal_sync_method", "shared_buffers",
)  # fmt: skip


def publish() -> None:
    """Put the tables of the published figures into the page."""
    measured = figures.read(figures.PUBLISHED)
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(before + BEGIN + "\n\n" + body(measured) + "\n" + END + after)


def body(measured: Figures) -> str:
    """All that comes from the figures, in Markdown."""
    parts = [report.targets_table(measured)]
    for name, heading in HEADINGS.items():
        if part := measured.get(name):
            parts += [f"### {heading}", _sections(name, part), _when(part)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _sections(name: str, part: Figures) -> str:
    sections = {
        "event": _event, "request": _request, "summary": _summary, "tower": _tower,
        "prune": _prune, "cycles": _cycles, "off_boarding": _off_boarding,
        "writers": _writers, "truth": _truth, "fleet": _fleet,
        "pages": costs, "load": load_table,
    }  # fmt: skip
    return sections[name](part)


def _when(part: Figures) -> str:
    """When and on what: figures of one page may come from several runs."""
    machine = ", ".join(f"{name} {part['machine'][name]}" for name in MACHINE)
    rounds = "thorough" if part["thorough"] else "quick"
    return (
        f"<sub>Measured {part['measured_at'][:16].replace('T', ' ')} UTC ({rounds}; "
        f"load before {part['load_before']}): {machine}.</sub>"
    )


def _spread(spread: Figures) -> list[str]:
    middle = f"{number(spread['quarter'])} – {number(spread['three_quarters'])}"
    return [number(spread["median"]), middle, number(spread["p95"]), f"{spread['samples']:,}"]


def _event(part: Figures) -> str:
    spreads = sorted(part["microseconds"].items(), key=lambda item: item[1]["median"])
    rows = [[name, number(part["ratio"][name]), *_spread(spread)] for name, spread in spreads]
    head = ("microseconds", "× floor", "median", "middle half", "p95", "batches")
    where = "one processor for both sides" if part["one_processor"] else "two processors"
    missing = [f"{name} {reason}." for name, reason in part["not_working"].items()]
    return "\n\n".join(
        [f"In a ledger of {part['rows']:,} rows, on {where}.", table(head, rows), *missing]
    )


def _request(part: Figures) -> str:
    rows = [[name, *_spread(spread)] for name, spread in sorted(part["milliseconds"].items())]
    said = [
        f"The {name} of {part[name]['statements']} statements: telemetry adds "
        f"{number(part[name]['added_microseconds'])} µs ({number(part[name]['added_percent'])} %), "
        f"the bare INSERT {number(part[name]['bare_insert_adds_microseconds'])} µs."
        for name in ("act", "request")
    ]
    head = ("milliseconds", "median", "middle half", "p95", "batches")
    return "\n\n".join([*said, table(head, rows)])


def _summary(part: Figures) -> str:
    labels = {window.slug: window.label for window in Window.ALL}
    rows = [
        [f"{int(size):,} rows, {labels[slug]}, {name}", *_spread(spread)]
        for size, windows in sorted(part["sizes"].items(), key=lambda item: int(item[0]))
        for slug in labels
        for name, spread in windows[slug]["milliseconds"].items()
    ]
    head = ("milliseconds", "median", "middle half", "p95", "calls")
    return "\n\n".join(filter(None, [table(head, rows), _growth(part.get("growth", {}))]))


def _growth(measured: Figures) -> str:
    """Every size in turns, against a million rows."""
    rows = [
        [f"{window.label}, {size}", *_spread(spread), number(spread["median"] / least)]
        for window in Window.ALL
        if window.slug in measured
        for spreads in [measured[window.slug]["milliseconds"]]
        for least in [spreads[sized(1_000_000)]["median"]]
        for size, spread in spreads.items()
    ]
    head = ("milliseconds, sizes in turns", "median", "middle half", "p95", "calls", "ratio")
    return table(head, rows) if rows else ""


def _tower(part: Figures) -> str:
    rows = [
        [f"{int(size):,} operations, {window.label}", *_spread(windows[window.slug])]
        for size, windows in sorted(part["sizes"].items(), key=lambda item: int(item[0]))
        for window in Window.ALL
    ]
    return table(("milliseconds", "median", "middle half", "p95", "calls"), rows)


def _prune(part: Figures) -> str:
    rows = [
        ["until the rows are gone, seconds", *_spread(part["removal_seconds"])],
        ["VACUUM after it, seconds", *_spread(part["vacuum_seconds"])],
        ["the whole prune, seconds", *_spread(part["seconds"])],
        *(
            [f"an insert and its COMMIT, {when}, ms", *_spread(spread)]
            for when, spread in part["insert_milliseconds"].items()
        ),
    ]
    p99 = {when: number(spread["p99"]) for when, spread in part["insert_milliseconds"].items()}
    return "\n\n".join([
        f"{part['events_a_day'][0]:,} events of {part['rows']:,}, two writers without a pause. "
        f"Insert p99: {p99['calm']} ms calm, {p99['while pruning']} ms while pruning.",
        table(("", "median", "middle half", "p95", "samples"), rows),
    ])  # fmt: skip


def _cycles(part: Figures) -> str:
    first, last = (
        [number(part[f"{name}_megabytes"][place]) for name in ("table", "indexes", "totals")]
        for place in (0, -1)
    )
    return "\n\n".join([
        f"A ledger of {part['rows']:,} rows lives for {part['days']} days, as many events coming "
        f"as going: {number(part['grown_percent'])} % more.",
        table(("megabytes", "table", "indexes", "totals"), [["before", *first], ["after", *last]]),
    ])  # fmt: skip


def _off_boarding(part: Figures) -> str:
    rows = []
    for name, gone in part["gone"].items():
        summary = gone["summary_milliseconds"]
        cells = (gone["seconds"], summary["median"], summary["p95"])
        rows.append([f"{name}: {gone['events']:,} events", *map(number, cells)])
    head = (f"from {part['rows']:,} rows", "seconds", "next summary (90 days), ms", "p95")
    return table(head, rows)


def _writers(part: Figures) -> str:
    counts = sorted(part["a_second"], key=int)
    names = list(part["a_second"][counts[0]])
    rows = [
        [
            f"{count} writers",
            *(number(part["a_second"][count][name]["median"]) for name in names),
            number(part["ratio"][count]),
        ]
        for count in counts
    ]
    return table(("transactions a second", *names, "record() ÷ plain"), rows)


def _truth(part: Figures) -> str:
    return (
        f"{part['reads']:,} summaries were read while {part['writers']} writers committed up to "
        f"{part['latest_commit_seconds']} s late and rollups ran: {part['wrong']} wrong. With a "
        f"watermark of now minus 200 ms: {part['planted_wrong']} of {part['planted_reads']} wrong."
    )


def _fleet(part: Figures) -> str:
    rows = [
        [f"{wave['runs_at_once']} at once, {wave['tenants']:,} tenants{note}",
         number(wave["seconds"]), number(wave["check_seconds"]["median"]),
         number(wave["check_seconds"]["p95"]), f"{wave['failed']:,}"]
        for wave, note in (
            (part["one_by_one"], ""), (part["together"], ""), (part["first"], ", never read before")
        )
    ]  # fmt: skip
    said = (
        f"{part['workers']} workers, {part['policies']:,} policies a tenant, a stub that answers "
        f"after 200 ms. A tenant takes {number(part['ratio'])} times as long one at a time."
    )
    head = ("a worker's runs", "wave, s", "a person's check, median s", "p95 s", "failed")
    return f"{said}\n\n{table(head, rows)}"
