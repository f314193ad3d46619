"""A page does not move when its pictures arrive: each says how much place it takes."""

import re

from tests.deployment.running import ROOT

PICTURE = re.compile(r"<img\b[^>]*>")
# A document to be printed, with a style sheet of its own, whose pictures are within its text.
DOCUMENTS = {ROOT / "reviewpacks" / "templates" / "reviewpacks" / "pack" / "index.html"}


def test_each_picture_of_a_page_has_its_width_and_its_height() -> None:
    pictures = [
        (path, picture)
        for path in ROOT.glob("*/**/templates/**/*.html")
        if path not in DOCUMENTS and ".venv" not in path.parts
        for picture in PICTURE.findall(path.read_text())
    ]

    assert pictures
    assert [(path, picture) for path, picture in pictures if not _is_sized(picture)] == []


def _is_sized(picture: str) -> bool:
    return "width=" in picture and "height=" in picture
