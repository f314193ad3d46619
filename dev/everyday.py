"""pytest plugin: what `make test` tries every day of what CI tries.

Left out are the tests of what surrounds the product, those marked `thorough`, and of a test with
many cases all but some, others in each run. A run of chosen tests (`make test ARGS=…`) tries all
that was chosen.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

# They start processes, copy databases and seed the whole demo: a third of the time, for what
# seldom changes.
AROUND_THE_PRODUCT = ("backup", "chaos", "demo/seeded", "deployment", "dev", "e2e")
MANY, SOME = 10, 4
# What holds the floors of 100 % is tried with all its cases: a floor must not depend on chance.
ALL_CASES = ("tests/telemetry/", "tests/operations/", "tests/kernel/test_access")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--everyday", action="store_true", help="leave to CI what takes long")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    around = {config.rootpath / "tests" / each for each in AROUND_THE_PRODUCT}
    return True if config.getoption("everyday") and collection_path in around else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("everyday"):
        return
    left_out = set(_left_out(items))
    config.hook.pytest_deselected(items=[each for each in items if each in left_out])
    items[:] = [each for each in items if each not in left_out]


def _left_out(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    cases: defaultdict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.get_closest_marker("thorough"):
            yield item
        elif not item.nodeid.startswith(ALL_CASES):
            cases[item.nodeid.partition("[")[0]].append(item)
    # Workers have to choose the same; they have the name of their run in common.
    random = Random(os.environ.get("PYTEST_XDIST_TESTRUNUID"))  # noqa: S311
    for each in cases.values():
        if len(each) > MANY:
            yield from random.sample(each, len(each) - SOME)
