"""HTML made of values is what Django makes of them."""

from typing import Any

import pytest
from django.forms.utils import flatatt as django_flatatt
from django.utils import html
from django.utils.functional import lazystr
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from tenantpilot.ui.markup import escape, flatatt, format_html, join_html

ODD = [
    *("", "plain", "<b>&amp;\"'</b>", "{} {0}", "é ✓", SafeString("<i>as is</i>")),
    *(12, 0, 1.5, None),
]
LAZY = [lazystr("<lazy>"), gettext_lazy("Yes & no")]


class Drawn:
    """Anything that knows its own HTML."""

    def __html__(self) -> str:
        return "<hr>"


@pytest.mark.parametrize("value", [*ODD, *LAZY, Drawn()])
def test_escapes_as_django_does(value: Any) -> None:
    assert escape(value) == html.conditional_escape(value)


@given(st.text(), st.text())
def test_formats_as_django_does(first: str, second: str) -> None:
    text = '<a title="{}">{}</a>'
    assert format_html(text, first, second) == html.format_html(text, first, second)


def test_what_was_made_is_not_escaped_again() -> None:
    inner = format_html("<b>{}</b>", "<")
    assert format_html("<p>{}</p>", inner) == "<p><b>&lt;</b></p>"
    assert isinstance(join_html("<i>{}</i>", []), SafeString)


def test_joins_as_django_does() -> None:
    rows = [("<", SafeString("<br>")), (1, "'")]
    assert join_html("{}{}", rows) == html.format_html_join("", "{}{}", rows)


@pytest.mark.parametrize(
    "given_",
    [
        {},
        {"value": "<\"'>", "class": "b"},
        {"hidden": True, "disabled": False, "name": None, "id": 3},
        {"title": SafeString("a &amp; b"), "data-x": 0, "data-y": ""},
    ],
)
def test_attributes_are_those_of_django(given_: dict[str, Any]) -> None:
    assert flatatt(given_) == django_flatatt(given_)
