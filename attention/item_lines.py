"""What needs a person on one tenant, drawn already.

A template that looks up each value would cost more than all they show.
"""

from collections.abc import Sequence

from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString

from attention.items import Item
from tenantpilot.tenants.models import Tenant
from tenantpilot.ui.controls import link_button
from tenantpilot.ui.list_addresses import list_address
from tenantpilot.ui.markup import format_html
from tenantpilot.ui.templatetags.ui import badge
from tenantpilot.ui.times import relative_time

_LINE = (
    '<li><div><strong>{}</strong> {}<p>{}</p><p class="quiet">{}<a href="{}">{}</a></p></div>'
    "{}</li>"
)


def item_lines(
    items: Sequence[Item], *, tenant: Tenant, query: QueryDict, may_start: bool
) -> list[SafeString]:
    """Return the line of each item. `query` is the page's: putting off leads back to it."""
    if not items:
        return []
    put_off = reverse("attention:put-off", kwargs={"tenant_id": tenant.pk})
    return [
        format_html(
            _LINE,
            item.kind.label,
            badge(item.severity.label, item.severity.tone, icon="triangle-alert"),
            item.sentence,
            format_html("Began {} · ", relative_time(item.since)) if item.since else "",
            item.url,
            item.link_text,
            _put_off(item, url=put_off, query=query) if may_start else "",
        )
        for item in items
    ]


def _put_off(item: Item, *, url: str, query: QueryDict) -> SafeString:
    url += list_address(query, kind=item.kind.value)
    return link_button("Put off", url, icon="hourglass", tone="quiet", about=item.kind.label)
