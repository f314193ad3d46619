"""HTML as a browser displays it: how the source is broken into lines makes no difference."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.http import HttpResponse

NAMES = """
    html head body title meta link script style template header main nav footer section article
    aside div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tfoot tr th td form
    fieldset legend details summary figure figcaption hr br option select dialog address
    blockquote button
"""
BLOCKS = set(NAMES.split())
AROUND_BLOCK = re.compile(rf"\s*(</?(?:{'|'.join(sorted(BLOCKS))})\b[^<>]*>)\s*")
EMPTY_END = re.compile(r"\s+(/?>)")


def displayed(html: str) -> str:
    """Return the HTML with white space as it counts: one blank, and none beside a block."""
    return AROUND_BLOCK.sub(r"\1", EMPTY_END.sub(r"\1", " ".join(html.split())))


@contextmanager
def pages_as_displayed() -> Iterator[None]:
    """Let `.text` of an answer in HTML be what is displayed. `.content` stays what was sent."""

    def text(answer: HttpResponse) -> str:
        sent = answer.content.decode(answer.charset or "utf-8")
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        return displayed(sent) if is_page else sent

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HttpResponse, "text", property(text))
        yield
