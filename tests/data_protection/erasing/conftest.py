"""Every test here erases people from the same product, which a file makes once."""

import shutil
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.cast import Cast, assemble
from tests.data_protection.planted_data import plant_data
from tests.made_once import made_once
from tests.seeded import packs_in


@dataclass(frozen=True, kw_only=True)
class Planted:
    """The cast, which has done everything there is, and the packs it made."""

    cast: Cast
    packs: Path


@pytest.fixture(scope="module")
def planted(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Planted]:
    """Made once for a file's tests."""
    packs = tmp_path_factory.mktemp("planted") / "packs"
    with made_once(django_db_blocker), packs_in(packs):
        cast = assemble()
        plant_data(cast)
        yield Planted(cast=cast, packs=packs)


@pytest.fixture
def busy(planted: Planted, packs_folder: Path, db: None) -> Cast:
    """The cast, whose operator has left data in every part of the product."""
    shutil.copytree(planted.packs, packs_folder)
    return deepcopy(planted.cast)
