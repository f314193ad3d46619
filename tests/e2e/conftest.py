"""One product for the whole session, with demo data; and one that nobody has used yet."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect
from pytest_django import DjangoDbBlocker

from demo.world.people import HELENA, PASSWORD, PLATFORM_OPERATORS
from dev.e2e import NO_BROWSER, chromium
from dev.pytest_postgres import TEMPLATE
from tests.databases import new_database
from tests.e2e import planted
from tests.e2e.browsing import Windows
from tests.e2e.ledger import only_what_was_planted_is_missing
from tests.e2e.product import Product

# Chromium calls home at every start unless told not to.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Generous: two cores may have to serve browser, web and worker at once.
expect.set_options(timeout=15_000)

type NewProduct = Callable[..., Product]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in here, so that no file can be forgotten."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("e2e")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """This machine's own Chromium; Playwright's would have to be downloaded."""
    path = os.environ.get("CHROMIUM") or chromium()
    assert path, NO_BROWSER
    return {**browser_type_launch_args, "executable_path": path, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("e2e")


@pytest.fixture(scope="session")
def new_product(folder: Path, django_db_blocker: DjangoDbBlocker) -> NewProduct:
    """Makes products that share their static files. Their databases are the caller's."""

    def new(
        name: str, *, debug: bool = False, instance: str = "", shared: Path | None = None
    ) -> Product:
        worker = "" if shared else os.environ.get("PYTEST_XDIST_WORKER", "")
        return Product(
            name=f"{name}{worker}",
            folder=shared or folder / f"{name}{instance}",
            static=folder / "static",
            blocker=django_db_blocker,
            debug=debug,
        )

    return new


@pytest.fixture(scope="session")
def migrated(new_product: NewProduct) -> Iterator[str]:
    """The name of a database with every migration and no rows, to make others from."""
    template = new_product("template")
    template.manage("collectstatic", "--no-input", "--verbosity", "0")
    if TEMPLATE in os.environ:
        yield os.environ[TEMPLATE]
        return
    with new_database(template.database_name):
        template.manage("migrate", "--no-input", "--verbosity", "0")
        yield template.database_name


@pytest.fixture(scope="session")
def seeded(
    migrated: str, new_product: NewProduct, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """The demo at rest, to be copied: the first worker makes it, the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "seeded"
    with home.with_suffix(".lock").open("w") as lock, ExitStack() as kept:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_first = not home.exists()
        demo = new_product("seeded", shared=home)
        if is_first:
            kept.enter_context(new_database(demo.database_name, template=migrated))
            demo.manage("seed_demo")
        fcntl.flock(lock, fcntl.LOCK_UN)
        yield demo


@pytest.fixture(scope="session")
def product(seeded: Product, new_product: NewProduct) -> Iterator[Product]:
    """The demo, running, with the rows of `planted` beside its own.

    After all that was clicked, its ledger is true to its sources.
    """
    demo = new_product("demo")
    shutil.copytree(seeded.packs, demo.packs)
    with new_database(demo.database_name, template=seeded.database_name):
        with demo.database():
            planted.plant()
        with demo.running("graph", "web", "worker"):
            yield demo
        only_what_was_planted_is_missing(demo)


@pytest.fixture(scope="session")
def style_page(product: Product, new_product: NewProduct) -> Iterator[Product]:
    """The demo's database behind a web in debug mode, where developers find the style page."""
    debugging = new_product("demo", debug=True, instance="-debug")
    with debugging.running("web"):
        yield debugging


@pytest.fixture(scope="session")
def installed(migrated: str, new_product: NewProduct) -> Iterator[str]:
    """The name of a database with one workspace and one platform operator, to make others from."""
    operator, fresh = PLATFORM_OPERATORS[0], new_product("installed")
    with new_database(fresh.database_name, template=migrated):
        fresh.manage(
            "create_platform_operator", operator.email, "--name", operator.name,
            "--password-stdin", stdin=PASSWORD,
        )  # fmt: skip
        fresh.manage(
            "create_workspace", "northbeam", "--name", "Northbeam Managed IT",
            "--owner-email", HELENA.email, "--owner-name", HELENA.name,
            "--password-stdin", stdin=PASSWORD,
        )  # fmt: skip
        yield fresh.database_name


@pytest.fixture
def new_installation(installed: str, new_product: NewProduct) -> Iterator[Product]:
    """A product with one workspace and one platform operator; no worker runs yet."""
    fresh = new_product("new")
    with (
        new_database(fresh.database_name, template=installed),
        fresh.running("graph", "web"),
    ):
        yield fresh


@pytest.fixture
def windows(new_context: Callable[..., BrowserContext]) -> Iterator[Windows]:
    """Opens watched windows; the test fails if the browser complained in any of them."""
    opened = Windows(new_context)
    yield opened
    assert opened.incidents() == [], opened.errors()
