"""The figures as people read them: in the terminal and, the same tables, in the docs."""

from collections.abc import Iterator, Sequence

from benchmarks.figures import Figures
from benchmarks.targets import Verdict, verdicts

WORDS = {True: "reached", False: "not reached", None: "not measured"}


def lines(figures: Figures) -> Iterator[str]:
    """The targets, for a terminal."""
    rows = [("what", "figure", "must be", ""), *(_cells(each) for each in verdicts(figures))]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for what, figure, limit, word in rows:
        yield f"  {what:<{widths[0]}}  {figure:>{widths[1]}}  {limit:>{widths[2]}}  {word}"
    for peer, reason in figures.get("event", {}).get("not_working", {}).items():
        yield f"  {peer} {reason}."


def targets_table(figures: Figures) -> str:
    """The targets, in Markdown."""
    return table(
        ("what", "figure", "must be", "verdict"), [_cells(each) for each in verdicts(figures)]
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first are numbers."""
    marks = ["---", *("---:" for _ in head[1:])]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, marks, *rows))


def number(value: float) -> str:
    """Three digits that matter, and thousands apart."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"


def _cells(verdict: Verdict) -> tuple[str, str, str, str]:
    target = verdict.target
    unit = f" {target.unit}" if target.unit else ""
    figure = "–" if verdict.value is None else number(verdict.value) + unit
    word = WORDS[verdict.reached]
    if verdict.reached is None and verdict.rows:
        word = f"asked for at {target.rows:,} rows, measured at {verdict.rows:,}"
    sign = "≥" if target.at_least else "≤"
    return target.what, figure, f"{sign} {number(target.limit)}{unit}", word
