"""What the ledger must reach, as data, and what the figures say to each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from benchmarks.figures import Figures
from benchmarks.labels import AT_PACE, ORM, RECORD, TOTALS, sized

TEN_MILLION = 10_000_000


@dataclass(frozen=True, kw_only=True)
class Target:
    """One line of the table: a figure and its limit. `rows`: the size it is asked for at."""

    what: str
    part: str
    figure: Callable[[Figures], float]
    limit: float
    at_least: bool = False
    unit: str = ""
    rows: int | None = None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a target's figure is; `reached` is None if it was not measured as it is asked for."""

    target: Target
    value: float | None
    rows: int | None
    reached: bool | None


def _slowest_p95(part: Figures) -> float:
    windows = _sizes(part)[TEN_MILLION].values()
    return max(float(window["milliseconds"][TOTALS]["p95"]) for window in windows)


def _growth(to: str) -> Callable[[Figures], float]:
    """The worst of the windows, in each of which both sizes took turns."""
    return lambda part: max(
        float(window["milliseconds"][to]["median"])
        / float(window["milliseconds"][sized(1_000_000)]["median"])
        for window in part["growth"].values()
    )


def _tower_growth(part: Figures) -> float:
    small, big = _sizes(part)[100_000], _sizes(part)[1_000_000]
    return max(float(big[slug]["median"]) / float(small[slug]["median"]) for slug in small)


def _wrong_windows(part: Figures) -> int:
    measured = (*part["sizes"].values(), part.get("growth", {}))
    return sum(not window["exact"] for windows in measured for window in windows.values())


def _sizes(part: Figures) -> dict[int, Figures]:
    return {int(rows): windows for rows, windows in part["sizes"].items()}


def _cheapest_peer(part: Figures) -> float:
    peers: Iterable[str] = part["peers"]
    return min(float(part["ratio"][peer]) for peer in peers) / float(part["ratio"][RECORD])


def _page(name: str, who: str) -> Callable[[Figures], float]:
    """The figure of a page at the smaller number of tenants."""
    return lambda part: float(part["pages"][f"{name}, {who}, {part['tenants'][0]}"]["ratio"])


def _most_statements(part: Figures) -> float:
    ours = (each for name, each in part["pages"].items() if not name.startswith("Django"))
    return max(float(each["statements"]) for each in ours)


def _at_100(name: str) -> Callable[[Figures], float]:
    return lambda part: float(part["rates"]["100"][name])


def _slowest_answer(part: Figures) -> float:
    """The p99 of what was answered or refused, at the worst of the rates."""
    return max(
        float(each[name]["p99"])
        for each in part["rates"].values()
        for name in ("answered_ms", "refused_ms")
        if each[name]
    )


TARGETS = (
    Target(what="`record()` against the prepared INSERT, one processor", part="event",
           figure=lambda part: part["ratio"][RECORD], limit=2.0, unit="×"),
    Target(what="ORM `create()` in a savepoint against `record()`", part="event",
           figure=lambda part: part["ratio"][ORM] / part["ratio"][RECORD],
           limit=3.0, at_least=True, unit="×"),
    Target(what="The cheapest peer against `record()`", part="event",
           figure=_cheapest_peer, limit=1.0, at_least=True, unit="×"),
    Target(what="Telemetry adds to a milestone of six statements", part="request",
           figure=lambda part: part["act"]["added_percent"], limit=6.0, unit="%"),
    Target(what="… and to its whole request", part="request",
           figure=lambda part: part["request"]["added_percent"], limit=6.0, unit="%"),
    Target(what="… against what the bare INSERT adds in its place", part="request",
           figure=lambda part: part["act"]["ratio_to_bare_insert"], limit=1.3, unit="×"),
    Target(what="Windows and sizes whose summary was not exact", part="summary",
           figure=_wrong_windows, limit=0),
    Target(what="Summary of 10 M rows, slowest window, p95", part="summary",
           figure=_slowest_p95, limit=10.0, unit="ms"),
    Target(what="Summary of 10 M against 1 M rows, worst window", part="summary",
           figure=_growth(sized(TEN_MILLION)), limit=1.3, unit="×"),
    Target(what="Summary of 100 M against 1 M rows, worst window", part="summary",
           figure=_growth(sized(100_000_000)), limit=1.3, unit="×"),
    Target(what="Summary of 10 M at the pace of 100 M against 1 M rows, worst window",
           part="summary", figure=_growth(AT_PACE), limit=1.3, unit="×"),
    Target(what="Control tower of 1 M operations, slowest window, p95", part="tower",
           figure=lambda part: max(float(each["p95"]) for each in _sizes(part)[1_000_000].values()),
           limit=100.0, unit="ms"),
    Target(what="Control tower of 1 M against 100,000 operations, worst window", part="tower",
           figure=_tower_growth, limit=1.5, unit="×"),
    Target(what="Wrong summaries under late commits", part="truth",
           figure=lambda part: part["wrong"], limit=0),
    Target(what="… caught with a watermark of now minus 200 ms", part="truth",
           figure=lambda part: part["planted_wrong"], limit=1, at_least=True),
    Target(what="Prune of a day, until its rows are gone", part="prune",
           figure=lambda part: part["removal_seconds"]["median"], limit=0.5, unit="s",
           rows=TEN_MILLION),
    Target(what="… insert p99 meanwhile, VACUUM included, against calm", part="prune",
           figure=lambda part: part["p99_ratio"], limit=5.0, unit="×", rows=TEN_MILLION),
    Target(what="Sixty daily cycles grow table and indexes", part="cycles",
           figure=lambda part: part["grown_percent"], limit=10.0, unit="%"),
    Target(what="Nightly wave: one run at a time against several, a tenant", part="fleet",
           figure=lambda part: part["ratio"], limit=4.0, at_least=True, unit="×"),
    Target(what="… a person's connection check meanwhile, p95", part="fleet",
           figure=lambda part: part["together"]["check_seconds"]["p95"], limit=3.0, unit="s"),
    Target(what="Pages of the inventory, many tenants against 9, worst", part="inventory",
           figure=lambda part: part["worst_ratio"], limit=1.5, unit="×"),
    Target(what="The workspace's page, 500 tenants against 9", part="attention",
           figure=lambda part: part["ratio"], limit=1.5, unit="×"),
    Target(what="16 writers against plain INSERT", part="writers",
           figure=lambda part: part["ratio"]["16"], limit=0.95, at_least=True, unit="×"),
    *(Target(what=f"Web processor, {name} against a nearly empty page", part="pages",
             figure=_page(name, who), limit=limit, unit="×")
      for name, who, limit in (
          ("tenants of a workspace", "owner", 1.75), ("control tower", "operator", 2.0),
          ("a report", "owner", 1.75), ("operations", "owner", 1.75), ("members", "owner", 1.75),
          ("one tenant", "owner", 2.25), ("policies (5,000)", "owner", 1.75),
      )),
    Target(what="Statements of the page that takes most", part="pages",
           figure=_most_statements, limit=10),
    Target(what="100 mixed requests a second: errors", part="load",
           figure=_at_100("errors"), limit=0),
    Target(what="… refused", part="load", figure=_at_100("refused"), limit=0),
    Target(what="… p95 of the answered", part="load",
           figure=lambda part: part["rates"]["100"]["answered_ms"]["p95"], limit=300.0, unit="ms"),
    Target(what="Up to 400 a second: errors, worst rate", part="load",
           figure=lambda part: max(each["errors"] for each in part["rates"].values()), limit=0),
    Target(what="… p99 until an answer or a refusal, worst rate", part="load",
           figure=_slowest_answer, limit=2_000.0, unit="ms"),
)  # fmt: skip


def judge(target: Target, figures: Figures) -> Verdict:
    """Compare. A figure that is missing is no failure: fewer were asked for."""
    part = figures.get(target.part, {})
    try:
        value = float(target.figure(part))
    except (KeyError, ValueError):
        return Verdict(target=target, value=None, rows=None, reached=None)
    rows: int | None = part.get("rows")
    if target.rows and rows != target.rows:
        return Verdict(target=target, value=value, rows=rows, reached=None)
    within = value >= target.limit if target.at_least else value <= target.limit
    return Verdict(target=target, value=value, rows=rows, reached=within)


def verdicts(figures: Figures) -> list[Verdict]:
    return [judge(target, figures) for target in TARGETS]
