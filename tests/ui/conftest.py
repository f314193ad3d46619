import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def small_site(settings: Settings) -> None:
    """The design system knows no other app, so its tests do not load their routes."""
    settings.ROOT_URLCONF = "tests.ui.urls"
