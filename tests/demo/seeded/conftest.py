"""The seeded demo for all tests in here."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django_scopes import scopes_disabled
from pytest_django import DjangoDbBlocker, Settings

from demo.graph_stub.server import StubServer
from demo.seeding import Seeded
from reviewpacks.enums import Language, PackStatus
from reviewpacks.models import ReviewPack
from tests.demo.seeded.made_packs import Made
from tests.graph_settings import point_at
from tests.seeded import SeededDemo


@pytest.fixture(autouse=True, scope="package")
def copy(
    seeded_demo: SeededDemo,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    packs = tmp_path_factory.mktemp("demo") / "packs"
    with django_db_blocker.unblock(), seeded_demo.copied(name="test_tenantpilot_demo", packs=packs):
        yield


@pytest.fixture(autouse=True)
def demo(seeded_demo: SeededDemo, copy: None, db: None) -> Seeded:
    """The demo as seeded; what a test changes is undone."""
    return seeded_demo.made


@pytest.fixture
def now(seeded_demo: SeededDemo) -> datetime:
    """The moment of the seed."""
    return seeded_demo.now


@pytest.fixture
def microsoft(settings: Settings) -> Iterator[StubServer]:
    """The stub of the demo, without its latency."""
    with StubServer(page_size=500) as server:
        point_at(server, settings)
        yield server


@pytest.fixture
def made() -> list[Made]:
    """Every pack that can still be read."""
    with scopes_disabled():
        ready = ReviewPack.objects.filter(status=PackStatus.READY).select_related("run", "tenant")
        found = [Made(pack) for pack in ready.order_by("pk")]
    assert {each.pack.language for each in found} == set(Language.values)
    return found
