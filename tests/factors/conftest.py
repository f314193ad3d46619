import pytest
from pytest_django import Settings

from tests.factors.authenticator import ORIGIN


@pytest.fixture(autouse=True)
def public_address(settings: Settings) -> None:
    """Where the test client is; passkeys are bound to it."""
    settings.PUBLIC_URL = ORIGIN
