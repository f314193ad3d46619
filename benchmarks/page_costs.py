"""The table of what pages cost: before, where that was kept, and now."""

from benchmarks.figures import Figures
from benchmarks.report import number, table

HEAD = (
    "page", "ratio, 9 tenants", "500 tenants", "web, ms", "database, ms", "p95, ms", "statements",
    "bytes", "gzip",
)  # fmt: skip

type _Change = tuple[Figures, Figures]


def costs(part: Figures) -> str:
    """Each page as its owner and as a reader see it; arrows lead from before to now."""
    few, many = part["tenants"]
    pages, before = part["pages"], part.get("before", {})
    names = dict.fromkeys(name.rpartition(", ")[0] for name in pages)

    def change(name: str) -> _Change:
        return before.get(name, {}), pages.get(name, {})

    rows = [_row(name, change(f"{name}, {few}"), change(f"{name}, {many}")) for name in names]
    return table(HEAD, rows)


def _row(name: str, few: _Change, many: _Change) -> list[str]:
    columns = ("web", "database", "p95", "statements", "bytes", "gzip")
    return [
        name,
        _cell(few, "ratio"),
        _cell(many, "ratio"),
        *(_cell(few, each) for each in columns),
    ]


def _cell(change: _Change, column: str) -> str:
    before, now = (number(each[column]) if column in each else "" for each in change)
    return f"{before} → {now}" if before and before != now else now
