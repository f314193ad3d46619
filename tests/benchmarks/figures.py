"""Figures as a run leaves them, without running."""

from typing import Any

from benchmarks.labels import AT_PACE, COUNTER, FLOOR, ORM, PLAIN, RECORD, TOTALS, sized
from telemetry.summary.windows import Window

PEER = "django-example 1.0"


def spread(median: float) -> dict[str, float]:
    return {
        "median": median, "quarter": median * 0.9, "three_quarters": median * 1.1,
        "p95": median * 1.5, "p99": median * 2, "samples": 10,
    }  # fmt: skip


def all_reached() -> dict[str, Any]:
    """Every target reached, at ten million rows."""
    parts = {**_costs(), "summary": {"sizes": _sizes(), "growth": _growth()}, **_table(), **_load(),
             "tower": _tower(), "pages": _pages(), "load": _mixed_requests()}  # fmt: skip
    from_where = {
        "thorough": True, "load_before": 0.1, "measured_at": "2026-05-20T12:00:00+00:00",
        "machine": dict.fromkeys(
            ("processor", "memory", "system", "postgresql", "python", "django", "psycopg", "fsync",
             "synchronous_commit", "wal_sync_method", "shared_buffers"), "some"),
    }  # fmt: skip
    return {name: {**part, **from_where} for name, part in parts.items()}


def _table() -> dict[str, Any]:
    """The table is pruned, and keeps its size."""
    return {
        "prune": {
            "rows": 10_000_000, "events_a_day": [111_111], "seconds": spread(0.3),
            "removal_seconds": spread(0.3), "vacuum_seconds": spread(0.1), "p99_ratio": 2.0,
            "insert_milliseconds": {"calm": spread(1.0), "while pruning": spread(2.0)},
        },
        "cycles": {
            "rows": 10_000_000, "days": 2, "grown_percent": 3.0, "table_megabytes": [10, 11, 11],
            "indexes_megabytes": [20, 21, 20.5], "totals_megabytes": [1, 1, 1],
        },
    }  # fmt: skip


def _load() -> dict[str, Any]:
    """Writers, a night of the fleet, and readers at once."""
    return {
        "writers": {
            "rows": 1_000_000, "ratio": {"1": 0.97, "16": 0.96},
            "a_second": {
                count: {name: spread(1_000.0) for name in (PLAIN, RECORD, COUNTER)}
                for count in ("1", "16")
            },
        },
        "fleet": {
            "policies": 2_000, "workers": 4, "ratio": 6.0,
            **{
                name: {
                    "tenants": 40, "runs_at_once": at_once, "seconds": 100.0, "failed": 0,
                    "check_seconds": spread(1.5),
                }
                for name, at_once in (("first", 8), ("together", 8), ("one_by_one", 1))
            },
        },
        "inventory": {"worst_ratio": 1.2},
        "attention": {"ratio": 1.2},
        "truth": {
            "reads": 5_000, "wrong": 0, "planted_reads": 500, "planted_wrong": 400, "writers": 6,
            "latest_commit_seconds": 0.4,
        },
    }  # fmt: skip


def _tower() -> dict[str, Any]:
    return {
        "sizes": {
            str(rows): {window.slug: spread(milliseconds) for window in Window.ALL}
            for rows, milliseconds in ((100_000, 40.0), (1_000_000, 50.0))
        },
    }


def _sizes() -> dict[str, Any]:
    """Summaries that hardly grow."""
    return {
        str(rows): _windows(milliseconds)
        for rows, milliseconds in ((1_000_000, 4.0), (10_000_000, 5.0), (100_000_000, 5.1))
    }


def _growth() -> dict[str, Any]:
    """The same in turns, and one more."""
    turns = {sized(1_000_000): 4.0, sized(10_000_000): 5.0, sized(100_000_000): 5.1, AT_PACE: 5.1}
    return {
        window.slug: {
            "exact": True,
            "milliseconds": {name: spread(median) for name, median in turns.items()},
        }
        for window in Window.ALL
    }


def _windows(milliseconds: float) -> dict[str, Any]:
    return {
        window.slug: {"exact": True, "milliseconds": {TOTALS: spread(milliseconds)}}
        for window in Window.ALL
    }


def _costs() -> dict[str, Any]:
    """What one event and one milestone cost."""
    ratios = {FLOOR: 1.0, RECORD: 1.5, ORM: 6.5, PEER: 3.0}
    ways = {"with telemetry": 4.2, "without telemetry": 4.0, "a bare INSERT in its place": 4.1}
    share = {
        "added_percent": 5.0, "ratio_to_bare_insert": 1.2, "added_microseconds": 200.0,
        "bare_insert_adds_microseconds": 170.0, "statements": 6,
    }  # fmt: skip
    return {
        "event": {
            "rows": 1_000_000,
            "one_processor": True,
            "ratio": ratios,
            "peers": [PEER],
            "microseconds": {name: spread(100 * ratio) for name, ratio in ratios.items()},
            "not_working": {"django-other": "fails: no such table"},
        },
        "request": {
            "rows": 1_000_000,
            "act": dict(share),
            "request": dict(share),
            "milliseconds": {
                f"{what}, {how}": spread(value)
                for what in ("act", "request")
                for how, value in ways.items()
            },
        },
    }


def _mixed_requests() -> dict[str, Any]:
    """A hundred a second are carried; of four hundred most are refused."""

    def at(rate: int, *, refused: int) -> dict[str, Any]:
        taken = {"median": 30.0, "p95": 200.0, "p99": 260.0, "worst": 400.0}
        return {
            "requests": rate * 20, "errors": 0, "refused": refused, "answered_ms": dict(taken),
            "refused_ms": dict(taken) if refused else {}, "wrong": {},
            "cost": {"web_ms": 12.0, "database_ms": 3.0, "generator_ms": 0.7},
        }  # fmt: skip

    return {
        "mix": {"one tenant": 60, "health": 40}, "webs": 2, "seconds": 20.0, "carried": 100,
        "rates": {"100": at(100, refused=0), "400": at(400, refused=6_000)},
    }  # fmt: skip


def _pages() -> dict[str, Any]:
    """Pages that cost little more than a nearly empty one, as owners and operators read them."""
    names = (
        "tenants of a workspace", "a report", "operations", "members", "one tenant",
        "policies (5,000)",
    )  # fmt: skip
    cost = {"web": 12.0, "database": 2.0, "ratio": 1.5, "p95": 20.0, "statements": 9,
            "bytes": 9_000, "gzip": 3_000}  # fmt: skip
    read = ["control tower, operator", *(f"{name}, owner" for name in names)]
    return {
        "tenants": [9, 500],
        "pages": {f"{name}, {count}": dict(cost) for name in read for count in (9, 500)},
    }
