"""The links between the pages of a list, drawn without a template."""

from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.utils.safestring import SafeString

from tenantpilot.ui import formatting, icons
from tenantpilot.ui.list_addresses import list_address
from tenantpilot.ui.markup import flatatt, format_html

_PAGES = (
    '<nav class="pages" aria-label="Pages of {}"><p>{} to {} of {}</p>'
    '<ul class="cluster">{}{}{}</ul></nav>'
)
_LINK = '<li><a class="button"{}>{}</a></li>'
_GAP = SafeString('<li><span aria-hidden="true">…</span></li>')
_HIDDEN = '<span class="visually-hidden">{}</span>'


def draw(page: Page[Any], *, query: QueryDict, about: str) -> SafeString:
    """Draw them, each with the filters of the address; one page draws none."""
    if page.paginator.num_pages <= 1:
        return SafeString("")
    pages = _Pages(page, query)
    return format_html(
        _PAGES,
        about,
        formatting.number(page.start_index()),
        formatting.number(page.end_index()),
        formatting.number(page.paginator.count),
        pages.previous() if page.has_previous() else "",
        pages.numbers(),
        pages.next() if page.has_next() else "",
    )


class _Pages:
    """Draws the links of one page's neighbours."""

    def __init__(self, page: Page[Any], query: QueryDict) -> None:
        self._page, self._query = page, query

    def previous(self) -> SafeString:
        label = icons.draw("chevron-left") + format_html(_HIDDEN, "Previous page")
        return self._link(self._page.previous_page_number(), label, rel="prev")

    def numbers(self) -> SafeString:
        paginator = self._page.paginator
        shown = paginator.get_elided_page_range(self._page.number, on_each_side=1, on_ends=1)
        return SafeString("".join(map(self._number, shown)))

    def next(self) -> SafeString:
        label = format_html(_HIDDEN, "Next page") + icons.draw("chevron-right")
        return self._link(self._page.next_page_number(), label, rel="next")

    def _number(self, number: object) -> SafeString:
        if not isinstance(number, int):
            return _GAP
        label = format_html(_HIDDEN, "Page ") + str(number)
        return self._link(number, label, current="page" if number == self._page.number else None)

    def _link(
        self, number: int, label: str, *, rel: str | None = None, current: str | None = None
    ) -> SafeString:
        address = list_address(self._query, page=str(number))
        given = flatatt({"rel": rel, "href": address, "aria-current": current})
        return format_html(_LINK, given, SafeString(label))
