import pytest

from benchmarks.labels import AT_PACE, ORM, RECORD, sized
from benchmarks.report import lines
from benchmarks.targets import TARGETS, verdicts
from tests.benchmarks.figures import PEER, all_reached


def test_figures_within_every_limit_reach_every_target() -> None:
    assert [each.reached for each in verdicts(all_reached())] == [True] * len(TARGETS)


@pytest.mark.parametrize(
    ("path", "value", "what"),
    [
        (("event", "ratio", RECORD), 2.01, "`record()` against the prepared INSERT"),
        (("event", "ratio", ORM), 4.4, "ORM `create()`"),
        (("event", "ratio", PEER), 1.4, "The cheapest peer"),
        (("request", "act", "added_percent"), 6.1, "Telemetry adds to a milestone"),
        (("summary", "sizes", "1000000", "7d", "exact"), False, "was not exact"),
        (
            ("summary", "growth", "90d", "milliseconds", sized(10_000_000), "median"),
            6.0,
            "Summary of 10 M against 1 M",
        ),
        (
            ("summary", "growth", "90d", "milliseconds", sized(100_000_000), "median"),
            6.0,
            "Summary of 100 M against 1 M",
        ),
        (
            ("summary", "growth", "90d", "milliseconds", AT_PACE, "median"),
            6.0,
            "at the pace of 100 M",
        ),
        (("summary", "growth", "7d", "exact"), False, "was not exact"),
        (("truth", "wrong"), 1, "Wrong summaries"),
        (("truth", "planted_wrong"), 0, "now minus 200 ms"),
        (("prune", "removal_seconds", "median"), 0.6, "Prune of a day"),
        (("prune", "p99_ratio"), 5.1, "insert p99"),
        (("cycles", "grown_percent"), 10.1, "Sixty daily cycles"),
        (("writers", "ratio", "16"), 0.94, "16 writers"),
        (("pages", "pages", "one tenant, owner, 9", "ratio"), 2.3, "Web processor, one tenant"),
        (("pages", "pages", "members, owner, 9", "statements"), 11, "Statements of the page"),
        (("load", "rates", "100", "refused"), 1, "refused"),
        (("load", "rates", "100", "answered_ms", "p95"), 301.0, "p95 of the answered"),
        (("load", "rates", "400", "errors"), 1, "errors, worst rate"),
        (("load", "rates", "400", "refused_ms", "p99"), 2_001.0, "an answer or a refusal"),
    ],
    ids=[
        "event-floor",
        "event-orm",
        "event-peer",
        "request",
        "inexact",
        "growth-to-10-m",
        "growth-to-100-m",
        "growth-at-pace",
        "inexact-at-pace",
        "wrong",
        "planted",
        "prune",
        "prune-p99",
        "cycles",
        "writers",
        "page",
        "page-statements",
        "load-refused",
        "load-slow",
        "load-errors",
        "load-late",
    ],
)
def test_a_figure_beyond_its_limit_misses_its_target_and_no_other(
    path: tuple[str, ...], value: float, what: str
) -> None:
    figures = all_reached()
    place = figures
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    [miss] = [each for each in verdicts(figures) if each.reached is False]

    assert what in miss.target.what


def test_what_was_not_measured_is_neither_reached_nor_missed() -> None:
    assert {each.reached for each in verdicts({})} == {None}


def test_a_smaller_ledger_says_nothing_about_ten_million_rows() -> None:
    figures = all_reached()
    figures["prune"]["rows"] = 1_000_000

    said = [line for line in lines(figures) if "measured at 1,000,000" in line]

    assert len(said) == 2


def test_a_peer_that_does_not_work_is_named() -> None:
    assert any("django-other fails: no such table." in line for line in lines(all_reached()))
