"""The part from beginning to end, on a small world and with few requests."""

import json
import os
import subprocess
import sys

import pytest

from benchmarks.load_table import carried
from benchmarks.server import ENVIRONMENT
from benchmarks.traffic_mix import MIX

SMALL = """
import json, django
django.setup()
from benchmarks.parts import load
print(json.dumps(load.measured(sizes=(9, 12), rates=(5, 10), seconds=8, warm_seconds=0.2)))
"""
FINE = {"errors": 0, "refused": 0, "answered_ms": {"p95": 300.0}}


@pytest.mark.thorough
def test_every_request_of_the_mix_is_answered_as_it_should_be() -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", SMALL], env={**os.environ, **ENVIRONMENT, "PYTHONPATH": "."},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    load = json.loads(done.stdout)
    assert load["mix"] == {share.what: share.of_100 for share in MIX}
    for rate, requests in (("5", 40), ("10", 80)):
        found = load["rates"][rate]
        assert found["requests"] == requests
        assert found["wrong"] == {}, "what the product answers otherwise"
        assert found["errors"] == 0
        assert found["cost"]["web_ms"] > 0
        assert found["cost"]["database_ms"] > 0


@pytest.mark.parametrize(
    ("at_50", "found"),
    [
        (FINE, 100),
        (FINE | {"errors": 1}, 25),
        (FINE | {"refused": 1}, 25),
        (FINE | {"answered_ms": {"p95": 300.1}}, 25),
        (FINE | {"refused": 9, "answered_ms": {}}, 25),
    ],
    ids=["all", "errors", "refused", "slow", "none answered"],
)
def test_a_rate_is_carried_if_it_and_all_below_it_were_answered_in_time(
    at_50: dict[str, object], found: int
) -> None:
    assert carried({"100": FINE, "25": FINE, "50": at_50}) == found
