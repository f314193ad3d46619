"""Pages that keep themselves current while something on them runs: one mechanism for all.

    {% partialdef live inline %}<div class="live" id="live" {% live is_live %}>
        …{% live_end is_live "Operations" %}</div>{% endpartialdef live %}

    return render_live(request, "operations/run_list.html", context | {"is_live": …})

The fragment asks for itself again while the tab is visible (tenantpilot.js). The one in which
nothing runs any more asks for nothing, and puts into the tab's title that it ended.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from tenantpilot.ui.markup import format_html

SECONDS = 2


def render_live(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """Render the page, or only its fragment `live` for the page that asks for it again."""
    part = "#live" if getattr(request, "htmx", False) else ""
    return render(request, f"{template}{part}", dict(context), status=status)


def attributes(request: HttpRequest, *, is_live: bool, seconds: int = SECONDS) -> SafeString:
    """Return the attributes of the fragment: it asks for itself again, or for nothing."""
    if not is_live:
        return SafeString("")
    return format_html(
        'data-hx-get="{}" data-hx-trigger="every {}s" data-hx-swap="outerMorph"',
        request.get_full_path(),
        seconds,
    )


def ended(request: HttpRequest, *, is_live: bool, title: str) -> SafeString:
    """Return the tab's title for the fragment in which nothing runs any more."""
    if is_live or not getattr(request, "htmx", False):
        return SafeString("")
    return format_html("<title>✓ Ended · {} · TenantPilot</title>", title)
