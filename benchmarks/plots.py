"""Which figures are drawn, and how."""

from collections.abc import Callable, Mapping

from benchmarks.charts import Bar, Panel, bars, panels
from benchmarks.contestants import BARE, FLOOR, RECORD, WITH, WITHOUT
from benchmarks.figures import Figures
from benchmarks.report import number
from telemetry.windows import Window


def event(part: Figures) -> str:
    spreads = part["microseconds"]
    rows = [
        Bar(
            name=name,
            value=spread["median"],
            quarter=spread["quarter"],
            three_quarters=spread["three_quarters"],
            note=f"{number(spread['median'])} µs, {number(part['ratio'][name])} ×",
            series={RECORD: "a", FLOOR: "d"}.get(name, "e"),
        )
        for name, spread in sorted(spreads.items(), key=lambda item: item[1]["median"])
    ]
    return bars("One event in an open transaction", "microseconds", rows)


def request(part: Figures) -> str:
    rows = [
        Bar(
            name=name,
            value=spread["median"],
            quarter=spread["quarter"],
            three_quarters=spread["three_quarters"],
            note=f"{number(spread['median'])} ms",
            series="a" if name.endswith(f", {WITH}") else "e",
        )
        for name, spread in sorted(part["milliseconds"].items(), key=lambda item: _place(item[0]))
    ]
    return bars("Starting an operation", "milliseconds", rows)


def _place(name: str) -> tuple[str, int]:
    """Act before request; without, bare, with."""
    what, _, how = name.partition(", ")
    return what, (WITHOUT, BARE, WITH).index(how)


def summary(part: Figures) -> str:
    sizes = sorted((int(rows), windows) for rows, windows in part["sizes"].items())
    return panels(
        "Summary by ledger size",
        [
            Panel(
                title=window.label,
                unit="ms, by rows",
                lines={
                    name: [
                        (rows, windows[window.slug]["milliseconds"][name]["median"])
                        for rows, windows in sizes
                    ]
                    for name in sizes[0][1][window.slug]["milliseconds"]
                },
            )
            for window in Window.ALL
        ],
    )


def cycles(part: Figures) -> str:
    lines = {name: list(enumerate(part[f"{name}_megabytes"])) for name in ("table", "indexes")}
    panel = Panel(title="Size", unit="MB, by day", lines=lines, logarithmic=False)
    return panels("Sixty days of use and pruning", [panel])


def writers(part: Figures) -> str:
    counts = sorted(map(int, part["a_second"]))
    names = part["a_second"][str(counts[0])]
    lines = {
        name: [(count, part["a_second"][str(count)][name]["median"]) for count in counts]
        for name in names
    }
    panel = Panel(title="Transactions a second", unit="by writers", lines=lines, logarithmic=False)
    return panels("Many writers", [panel])


PLOTS: Mapping[str, Callable[[Figures], str]] = {
    "event": event,
    "request": request,
    "summary": summary,
    "cycles": cycles,
    "writers": writers,
}
