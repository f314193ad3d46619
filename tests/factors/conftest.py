import pytest
from pytest_django import Settings

from tests.factors.authenticator import ORIGIN
from tests.mail.fixtures import mailbox

__all__ = ["mailbox", "public_address"]


@pytest.fixture(autouse=True)
def public_address(settings: Settings) -> None:
    """Where the test client is; passkeys are bound to it."""
    settings.PUBLIC_URL = ORIGIN
