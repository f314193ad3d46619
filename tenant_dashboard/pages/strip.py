"""The figures above the tenants' table and the tenants named beside them, drawn already."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from attention.items import Item
from tenant_dashboard.seen_tenants import SeenTenant
from tenantpilot.ui import formatting, icons
from tenantpilot.ui.markup import format_html
from tenantpilot.ui.row_addresses import row_addresses
from tenantpilot.ui.templatetags.ui import badge

_FIGURE = (
    '<li><a href="{}"{}><span class="strip-label">{}{}</span>'
    '<span class="stat-value{}">{}</span></a></li>'
)
_CURRENT = SafeString(' aria-current="true"')
_NAMED = '<li><a href="{}{}"><bdi>{}</bdi></a> {}{}</li>'
_SINCE = ' <small class="quiet">since {}</small>'


@dataclass(frozen=True, kw_only=True)
class FigureLink:
    """One figure of the strip: a second click takes the filter away."""

    label: str
    icon: str
    count: int
    url: str
    is_current: bool


def draw_figures(figures: Iterable[FigureLink]) -> SafeString:
    """Draw each figure as a link that filters by it."""
    return SafeString("".join(map(_figure, figures)))


def draw_named(named: Iterable[tuple[SeenTenant, Item]], *, back: str) -> SafeString:
    """Draw each tenant with why it needs a person. `back`: what leads from it to the list."""
    url = row_addresses("tenant_dashboard:tenant", number="tenant_id")
    return SafeString(
        "".join(
            format_html(
                _NAMED,
                url(tenant.pk),
                back,
                tenant.name,
                badge(item.kind.label, item.severity.tone, icon="triangle-alert"),
                format_html(_SINCE, formatting.short_date(item.since)) if item.since else "",
            )
            for tenant, item in named
        )
    )


def _figure(figure: FigureLink) -> SafeString:
    return format_html(
        _FIGURE,
        figure.url,
        _CURRENT if figure.is_current else "",
        icons.draw(figure.icon),
        figure.label,
        "" if figure.count else " quiet",
        formatting.number(figure.count),
    )
