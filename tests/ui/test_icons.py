import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from pytest_django import Settings

from tenantpilot.ui import icons
from tests.ui.markup import draw, element

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"path", "circle", "rect", "line", "polyline", "polygon", "ellipse"}
TREE = Path(__file__).parents[2]
QUOTED = re.compile(r"\"([a-z0-9-]+)\"")
ICON_TAG = re.compile(r"""{%\s*(?:inline_)?icon\s+"([^"]+)"|icon="([a-z0-9-]+)\"""")


def icon_uses() -> list[tuple[str, str]]:
    """Return every icon that a template of the whole tree names, with the template."""
    templates = [
        path
        for path in TREE.glob("*/**/templates/**/*.html")
        if not path.relative_to(TREE).parts[0].startswith(".")
    ]
    return [
        (path.name, first or second)
        for path in templates
        for first, second in ICON_TAG.findall(path.read_text(encoding="utf-8"))
    ]


def test_an_icon_is_decoration_by_default() -> None:
    svg = element(draw('{% icon "play" %}'), "svg")

    assert svg.attributes["aria-hidden"] == "true"
    assert "role" not in svg.attributes


def test_a_labelled_icon_is_an_image_with_a_name() -> None:
    svg = element(draw('{% icon "lock" label="Locked & safe" %}'), "svg")

    assert svg.attributes["role"] == "img"
    assert svg.attributes["aria-label"] == "Locked & safe"
    assert "aria-hidden" not in svg.attributes


def test_an_inline_icon_has_its_shapes_in_it() -> None:
    svg = draw('{% inline_icon "play" %}')

    assert "<path" in svg
    assert "<use" not in svg


@pytest.mark.parametrize("name", ["no-such-icon", "", "../LICENSE", "/etc/passwd", "Play"])
def test_unknown_icon_fails_loudly_in_development(settings: Settings, name: str) -> None:
    settings.DEBUG = True

    with pytest.raises(icons.UnknownIcon, match="There is no icon"):
        icons.draw(name)


def test_unknown_icon_costs_nobody_the_page_in_production(settings: Settings) -> None:
    settings.DEBUG = False

    assert "#circle-question-mark" in icons.draw("no-such-icon")


def test_a_damaged_file_makes_no_sprite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "torn.svg").write_text("<svg", encoding="utf-8")
    monkeypatch.setattr(icons, "FOLDER", tmp_path)

    with pytest.raises(icons.UnknownIcon, match="not an SVG drawing"):
        icons.sprite()


def test_sprite_is_up_to_date() -> None:
    assert icons.SPRITE.read_text(encoding="utf-8") == icons.sprite(), "run python -m dev.icons"


@pytest.mark.parametrize("name", icons.known())
def test_every_icon_is_a_drawing_without_style_or_script(name: str) -> None:
    symbols = ElementTree.fromstring(icons.SPRITE.read_text(encoding="utf-8"))  # noqa: S314 -- our own file
    drawing = symbols.find(f"{SVG}symbol[@id='{name}']")

    assert drawing is not None
    assert {shape.tag.removeprefix(SVG) for shape in drawing} <= SHAPES
    assert all("style" not in shape.attrib for shape in drawing)


def test_every_icon_of_every_template_exists() -> None:
    unknown = {use for use in icon_uses() if use[1] not in icons.known()}

    assert icon_uses()
    assert unknown == set()


def test_every_icon_is_named_somewhere() -> None:
    """By a template, or by code that picks one."""
    sources = [
        path.read_text(encoding="utf-8")
        for pattern in ("*/**/*.py", "*/**/templates/**/*.html")
        for path in TREE.glob(pattern)
        if path.relative_to(TREE).parts[0] not in {"tests", "dev"}
        and not path.relative_to(TREE).parts[0].startswith(".")
    ]
    named = {name for source in sources for name in QUOTED.findall(source)}

    assert set(icons.known()) - named == set()


def test_the_licence_travels_with_the_icons() -> None:
    assert "ISC License" in (icons.FOLDER / "LICENSE").read_text(encoding="utf-8")
