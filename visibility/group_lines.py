"""How much of each group of areas can be seen, drawn already.

A template that looks up each value would cost more than all they show.
"""

from django.utils.safestring import SafeString

from tenantpilot.ui import formatting, icons
from tenantpilot.ui.markup import format_html, join_html
from visibility.pages import VisibilityPage

_LINE = '<li><span class="cluster">{}<span>{}</span></span> <small class="cluster">{}</small></li>'
_COUNT = '<span class="cluster">{}<span>{} {}</span></span>'


def group_lines(page: VisibilityPage) -> list[SafeString]:
    """Return the line of each group: how many of its areas are in which state."""
    return [
        format_html(
            _LINE,
            icons.draw(group.icon),
            group.label,
            join_html(
                _COUNT,
                (
                    (icons.draw(each.icon), formatting.number(each.count), each.label.lower())
                    for each in group.counts
                ),
            ),
        )
        for group in page.groups
    ]
