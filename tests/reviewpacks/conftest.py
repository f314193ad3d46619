from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def packs_folder(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's packs are stored, also by workers of its own."""
    folder = tmp_path / "packs"
    monkeypatch.setenv("REVIEW_PACKS_ROOT", str(folder))
    local = settings.STORAGES["review_packs"]
    options = local["OPTIONS"] | {"location": str(folder)}
    settings.STORAGES = settings.STORAGES | {"review_packs": local | {"OPTIONS": options}}
    return folder
