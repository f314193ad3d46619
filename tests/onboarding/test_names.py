"""What a customer may be called."""

import pytest

from onboarding.forms.sessions import StartForm
from onboarding.forms.steps import IdentifyForm
from tests.cast import Cast


@pytest.mark.parametrize("name", ["\u200b", "\u202eevil\u202c", "\x00", " ", "\ud800", "–"])
def test_name_nobody_can_read_is_refused_beside_the_field(cast: Cast, name: str) -> None:
    start = StartForm(
        {"workspace": cast.workspace.slug, "customer_name": name}, workspaces=[cast.workspace]
    )

    assert not start.is_valid()
    assert list(start.errors) == ["customer_name"]
    assert "customer_name" in IdentifyForm({"customer_name": name, "version": 1}).errors


@pytest.mark.parametrize("name", ["Müller & Söhne", "株式会社 ABC", "3M", "O'Neill (Cork)"])
def test_name_in_any_script_is_taken(cast: Cast, name: str) -> None:
    start = StartForm(
        {"workspace": cast.workspace.slug, "customer_name": name}, workspaces=[cast.workspace]
    )

    assert start.is_valid()
