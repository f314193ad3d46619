from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.cast import Cast
from tests.data_protection.planted_data import plant_data
from tests.seeded import packs_in

type Say = Callable[..., str]


@pytest.fixture(autouse=True)
def packs_folder(tmp_path: Path) -> Iterator[Path]:
    """Where this test's packs are stored."""
    folder = tmp_path / "packs"
    with packs_in(folder):
        yield folder


@pytest.fixture(autouse=True)
def no_register(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have a register of their own."""
    monkeypatch.delenv("ERASURE_REGISTER", raising=False)


@pytest.fixture
def busy(cast: Cast, packs_folder: Path) -> Cast:
    """The cast, whose operator has left data in every part of the product."""
    plant_data(cast)
    return cast


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command and return what it printed."""

    def runs(*arguments: str) -> str:
        call_command(*arguments)
        return capsys.readouterr().out

    return runs
