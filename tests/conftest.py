import pytest

from tests.cast import Cast, assemble


@pytest.fixture
def cast(db: None) -> Cast:
    """One workspace with a person of every role, and people who do not belong."""
    return assemble()
