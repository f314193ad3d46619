"""pytest plugin: a throw-away PostgreSQL for the tests when DATABASE_URL is not set.

pytest-django reads the settings, and they DATABASE_URL, before any conftest is loaded; hence a
plugin (`-p dev.pytest_postgres`) and a wrapper, which comes before pytest-django's own hook.
Workers of pytest-xdist inherit the controller's environment and so its server.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from dev.with_postgres import database_url

os.environ.setdefault("TENANTPILOT_ENV", "test")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    if "DATABASE_URL" not in os.environ:
        early_config.add_cleanup(_start().close)
    return (yield)


def _start() -> ExitStack:
    with ExitStack() as started:
        os.environ["DATABASE_URL"] = started.enter_context(database_url(purpose="tests"))
        started.callback(os.environ.pop, "DATABASE_URL", None)
        return started.pop_all()
