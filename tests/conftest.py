from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import override_settings

from tests.cast import Cast, assemble


@pytest.fixture(autouse=True, scope="session")
def packs_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the review packs of tests away from those of whoever runs them."""
    local = settings.STORAGES["review_packs"]
    options = local["OPTIONS"] | {"location": str(tmp_path_factory.mktemp("review-packs"))}
    packs = {"review_packs": local | {"OPTIONS": options}}
    with override_settings(STORAGES=settings.STORAGES | packs):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """One workspace with a person of every role, and people who do not belong."""
    return assemble()
