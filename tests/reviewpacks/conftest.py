from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.seeded import packs_in


@pytest.fixture(autouse=True)
def packs_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where this test's packs are stored, also by workers of its own."""
    folder = tmp_path / "packs"
    monkeypatch.setenv("REVIEW_PACKS_ROOT", str(folder))
    with packs_in(folder):
        yield folder
