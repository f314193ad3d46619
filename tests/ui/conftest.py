import pytest
from pytest_django.fixtures import SettingsWrapper


@pytest.fixture(autouse=True)
def small_site(settings: SettingsWrapper) -> None:
    """The design system knows no other app, so its tests do not load their routes."""
    settings.ROOT_URLCONF = "tests.ui.urls"
