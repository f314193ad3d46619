import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dev import postgres
from dev.die_with_parent import Identity
from dev.postgres_identity import may

# What is promised to root can only be tested as root, and as one that may become another account.
collect_ignore = [] if may(Identity.NOBODY, "true") else ["test_postgres_as_root.py"]

type Eventually = Callable[[Callable[[], bool]], bool]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path, unlike tmp_path, and parents that everybody may enter."""
    with tempfile.TemporaryDirectory(prefix="tenantpilot-dev-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.fixture(scope="session")
def finished_cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a server leaves behind: making it takes ten times as long as copying it."""
    home = tmp_path_factory.mktemp("cluster")
    with postgres.running(home, durable=False):
        pass
    return home


@pytest.fixture
def home(folder: Path, finished_cluster: Path) -> Path:
    """A folder in which a server has already run."""
    return shutil.copytree(finished_cluster, folder / "home")


@pytest.fixture
def eventually() -> Eventually:
    """Whether something becomes true within a generous while."""

    def waits(fact: Callable[[], bool]) -> bool:
        deadline = time.monotonic() + 300
        while not fact() and time.monotonic() < deadline:
            time.sleep(0.02)
        return fact()

    return waits
