from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.ui.colours import contrast, linear_rgb, tokens

TEXT, CONTROL = 4.5, 3.0
GROUNDS = ["canvas", "sidebar", "surface", "sunken", "hover"]
TONES = ["accent", "success", "warning", "danger"]

TEXT_PAIRS = [
    *[("ink", ground) for ground in GROUNDS],
    *[("ink-soft", ground) for ground in GROUNDS],
    *[("ink", f"{tone}-soft") for tone in TONES],
    *[(f"{tone}-ink", f"{tone}-soft") for tone in TONES],
    *[(f"{tone}-ink", ground) for tone in TONES for ground in ("canvas", "surface", "sunken")],
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-danger", "danger"),
    ("on-danger", "danger-strong"),
]
CONTROL_PAIRS = [
    ("line-strong", "surface"),
    ("line-strong", "canvas"),
    *[("accent", ground) for ground in GROUNDS],
    ("accent", "line"),
    ("on-brand", "brand-from"),
    ("on-brand", "brand-to"),
]


def stylesheet() -> str:
    return Path(str(finders.find("ui/tenantpilot.css"))).read_text(encoding="utf-8")


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read(ink: str, ground: str, theme: int) -> None:
    colours = tokens(stylesheet())

    assert contrast(colours[ink][theme], colours[ground][theme]) >= TEXT


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), CONTROL_PAIRS)
def test_controls_can_be_made_out(mark: str, ground: str, theme: int) -> None:
    colours = tokens(stylesheet())

    assert contrast(colours[mark][theme], colours[ground][theme]) >= CONTROL


def test_the_ruler_itself_is_right() -> None:
    black, white = linear_rgb(0, 0, 0), linear_rgb(1, 0, 0)
    red = linear_rgb(0.627955, 0.257683, 29.234)

    assert contrast(black, white) == pytest.approx(21, abs=0.01)
    assert contrast(red, white) == pytest.approx(4.0, abs=0.01)
