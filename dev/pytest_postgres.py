"""pytest plugin: a throw-away PostgreSQL for the tests when DATABASE_URL is not set.

pytest-django reads the settings, and they DATABASE_URL, before any conftest is loaded; hence a
plugin (`-p dev.pytest_postgres`) and a wrapper, which comes before pytest-django's own hook.
Workers of pytest-xdist inherit the controller's environment and so its server.

Every worker's database is a copy of `dev.migrated`.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from dev import migrated
from dev.with_postgres import database_url

TEMPLATE = "TEST_DATABASE_TEMPLATE"

os.environ.setdefault("TENANTPILOT_ENV", "test")
# Containers often forbid it. Compiling everything for each run costs more than the tests do.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    if "DATABASE_URL" not in os.environ:
        early_config.add_cleanup(_start().close)
    return (yield)


def _start() -> ExitStack:
    with ExitStack() as started:
        url = started.enter_context(database_url(purpose="tests", prepare=migrated.copy_to))
        migrated.begin_now(url)
        for name, value in {"DATABASE_URL": url, TEMPLATE: migrated.NAME}.items():
            os.environ[name] = value
            started.callback(os.environ.pop, name, None)
        return started.pop_all()
