"""The policies of a tenant by collection, drawn already.

A template that looks up each value would cost more than all they show.
"""

from django.utils.safestring import SafeString

from inventory.selectors import CollectionCount, Inventory
from tenantpilot.ui import formatting
from tenantpilot.ui.markup import format_html

_LINE = '<tr><th scope="row">{}</th><td class="num">{}</td></tr>'
_LINK = '<a href="{}?collection={}">{}</a>'
_NOT_LICENSED = SafeString('<span class="quiet">not licensed</span>')


def collection_lines(inventory: Inventory, *, url: str) -> list[SafeString]:
    """Return a row for each collection of which something is known. `url`: the tenant's policies.

    One that is no longer licensed is named, and leads nowhere.
    """
    return [
        format_html(
            _LINE,
            _name(each, url=url),
            formatting.number(each.count) if each.is_current else _NOT_LICENSED,
        )
        for each in inventory.collections
        if each.is_known or not each.is_current
    ]


def _name(each: CollectionCount, *, url: str) -> str:
    if each.count and each.is_current:
        return format_html(_LINK, url, each.collection.key, each.label)
    return each.label
