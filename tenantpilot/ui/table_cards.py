"""Every cell of a table knows its column, so that rows can be read as cards on a phone."""

import re
from html import unescape

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from tenantpilot.ui.markup import escape

_TAG = re.compile(r"<(thead|tbody|tr|td|th)\b([^>]*)>")
_HEAD = re.compile(r"<thead\b.*?</thead>", re.DOTALL)
_COLUMN = re.compile(r"<th\b([^>]*)>(.*?)</th>", re.DOTALL)
# A sign for the eye, such as the arrow of an order, is no part of the name.
_SIGN = re.compile(r'<span\s+aria-hidden="true"\s*>.*?</span>', re.DOTALL)
_SPAN = re.compile(r'\bcolspan="(\d+)"')


def labelled(rows: SafeString) -> SafeString:
    """Return thead and tbody with the name of its column on each cell that has one.

    Only our own templates' tags are read; what people wrote is escaped and holds none.
    """
    head = _HEAD.search(rows)
    if head is None:
        return rows
    names = [
        name
        for attributes, inner in _COLUMN.findall(head[0])
        for name in [_name(inner)] * _span(attributes)
    ]
    body = _Body(names)
    # What is put in is escaped, the rest stays as it was.
    return mark_safe(rows[: head.end()] + _TAG.sub(body.label, rows[head.end() :]))  # noqa: S308


class _Body:
    """Counts the cells of each row."""

    def __init__(self, names: list[str]) -> None:
        self.labels = [f' data-label="{escape(name)}">' if name else ">" for name in names]
        self.column = 0

    def label(self, tag: re.Match[str]) -> str:
        name, attributes = tag[1], tag[2]
        if name not in {"td", "th"}:
            self.column = 0
            return tag[0]
        here, self.column = self.column, self.column + _span(attributes)
        if name == "th" or here >= len(self.labels):
            return tag[0]
        return f"<td{attributes}{self.labels[here]}"


def _name(inner: str) -> str:
    return unescape(" ".join(strip_tags(_SIGN.sub("", inner)).split()))


def _span(attributes: str) -> int:
    found = _SPAN.search(attributes) if attributes else None
    return int(found[1]) if found else 1
