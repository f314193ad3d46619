import gc
import os
from collections.abc import Iterator
from typing import Any, override

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import TransactionTestCase
from django.test.signals import template_rendered
from django.utils.safestring import SafeString
from pytest_django import DjangoDbBlocker
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # it has none

from dev.pytest_postgres import TEMPLATE
from tenantpilot.graph.http.clock import SystemClock
from tests.cast import Cast, assemble
from tests.compiled_statements import compared
from tests.displayed import pages_as_displayed
from tests.examples import load_profile
from tests.posting import as_in_production
from tests.seeded import SeededDemo, packs_in, seeded
from tests.tables import empty_all

load_profile()

# Seeding the demo takes as long as hundreds of tests, so one worker does it, for all of these.
NEED_THE_DEMO = ("tests/backup/", "tests/demo/seeded/")
# So are the tests of a file that makes once what they all begin with.
SHARE_A_BEGINNING = (
    "tests/data_protection/erasing/",
    "tests/system_dashboard/test_verify_differences.py",
)


class OneWorkerForTheDemo(LoadScopeScheduling):  # type: ignore[misc]  # xdist shows no types here
    """Tests that share what is dear to make stay together; the others are dealt one by one."""

    @override
    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(NEED_THE_DEMO):
            return "the demo"
        return nodeid.split("::")[0] if nodeid.startswith(SHARE_A_BEGINNING) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneWorkerForTheDemo:
    """Deal the tests of `make test` to its workers."""
    return OneWorkerForTheDemo(config, log)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Copy the migrated database, if the server has one, instead of migrating an empty one."""
    connection.settings_dict["TEST"]["TEMPLATE"] = os.environ.get(TEMPLATE)


@pytest.fixture(autouse=True, scope="session")
def nothing_imported_is_garbage() -> None:
    """Spare the garbage collector what lives as long as the process: a fifth of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def packs_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the review packs of tests away from those of whoever runs them."""
    with packs_in(tmp_path_factory.mktemp("review-packs")):
        yield


@pytest.fixture(scope="session")
def seeded_demo(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[SeededDemo]:
    """The demo, to be copied."""
    packs = tmp_path_factory.mktemp("seeded") / "packs"
    template = os.environ.get(TEMPLATE) or connection.settings_dict["NAME"]
    with django_db_blocker.unblock(), seeded(template=template, packs=packs) as demo:
        yield demo


@pytest.fixture(autouse=True, scope="session")
def browsers_forms() -> Iterator[None]:
    """Let the test client send a form as our pages do; by default it sends multipart."""
    with as_in_production():
        yield


@pytest.fixture(autouse=True, scope="session")
def line_breaks_do_not_count() -> Iterator[None]:
    """Read pages as a browser displays them."""
    with pages_as_displayed():
        yield


@pytest.fixture(autouse=True, scope="session")
def answers_know_their_page() -> Iterator[None]:
    """Keep the context of a page for its test, not also those of the hundred parts it includes."""

    def render(template: Template, context: Context) -> SafeString:
        if context.template is template:
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render)
        yield


@pytest.fixture(autouse=True, scope="session")
def kept_statements_are_compared() -> Iterator[None]:
    """Compare each use of a kept statement with one that is built for it."""
    with compared():
        yield


@pytest.fixture(autouse=True, scope="session")
def quick_flush() -> Iterator[None]:
    """Empty what a transactional test has filled. Django's way costs a third of a second, and
    leaves the jobs of procrastinate to the next test.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: empty_all())
        yield


@pytest.fixture(autouse=True, scope="session")
def no_pauses() -> Iterator[None]:
    """Let the Graph client try again at once, however long it was asked to wait."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SystemClock, "sleep", lambda _clock, _seconds: None)
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """One workspace with a person of every role, and people who do not belong."""
    return assemble()
