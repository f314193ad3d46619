"""What the Nu HTML checker found once, in every template, so that it does not come back."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

WRONG = {
    "htmx's attributes need the prefix data-": re.compile(r"(?<![\w-])hx-[\w:-]+=", re.ASCII),
    "a moment is drawn by relative_time or exact_time": re.compile(r"\bdatetime=\"\{\{"),
    "what has no role has no name": re.compile(
        r"<(?:div|span|p)\b(?![^>]*\srole=)[^>]*\saria-label"
    ),
    "an attribute's name has no colon": re.compile(r"\sdata-[\w-]*:[\w-]*="),
}


def templates() -> Iterator[Path]:
    for app in settings.INSTALLED_APPS:
        folder = Path(settings.BASE_DIR, *app.split("."), "templates")
        yield from folder.rglob("*.html")


def test_templates_have_only_what_html_allows() -> None:
    found = list(templates())
    faults = [
        f"{path.name}: {why}"
        for path in found
        for why, wrong in WRONG.items()
        if wrong.search(path.read_text())
    ]

    assert len(found) > 100
    assert faults == []
