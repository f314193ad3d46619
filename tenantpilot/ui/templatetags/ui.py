"""The components of the design system as template tags; docs/ui.md shows one of each in use."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tenantpilot.ui import bars as bar_charts
from tenantpilot.ui import boxes, controls, formatting, icons, times
from tenantpilot.ui import filters as filter_rows
from tenantpilot.ui import live as live_fragments
from tenantpilot.ui import pagination as page_links
from tenantpilot.ui import stats as stats_drawn
from tenantpilot.ui.markup import flatatt, format_html
from tenantpilot.ui.row_addresses import row_url
from tenantpilot.ui.table_cards import labelled
from tenantpilot.ui.way_back import way_back

register = template.Library()

TONE_ICONS = {
    "": "clock",
    "info": "loader-circle",
    "success": "check",
    "warning": "triangle-alert",
    "danger": "x",
}

# A list's filters are no longer than this.
MOST_BACK = 1_000

register.filter(formatting.number)
register.filter(formatting.duration)
register.filter(formatting.initials)
register.simple_tag(controls.button)
register.simple_tag(controls.link_button)
register.simple_tag(controls.crumb)
register.simple_tag(controls.nav_group)
register.simple_tag(controls.sort_head)
register.simple_tag(controls.copyable)
register.simple_block_tag(boxes.alert)
register.simple_block_tag(boxes.empty_state)
register.filter(times.exact_time)
register.simple_tag(times.relative_time)
register.simple_tag(times.coarse_time)
register.filter(times.short_date)
register.filter(times.coarse_date)
register.simple_tag(row_url, takes_context=True)
register.simple_tag(icons.draw, name="icon")
register.simple_tag(icons.draw_inline, name="inline_icon")


@register.simple_tag
def one_time_token() -> str:
    """Draw a hidden field `token` by which a form counts once, however often it is sent."""
    return format_html('<input type="hidden" name="token" value="{}">', uuid4())


@register.simple_tag
def badge(text: str, tone: str = "", *, icon: str = "") -> SafeString:
    """Draw a status as icon and word. Tones: info, success, warning, danger, or none."""
    drawn = icons.draw(icon or TONE_ICONS[tone])
    if not tone:
        return format_html('<span class="badge">{}{}</span>', drawn, text)
    return format_html('<span class="badge" data-tone="{}">{}{}</span>', tone, drawn, text)


@register.simple_tag
def bars(series: Sequence[int], *, top: int, unknown: int = 0) -> SafeString:
    """Draw the series as bars from zero to `top`; the first `unknown` slices are grey."""
    return bar_charts.draw(series, top=top, unknown=unknown)


@register.inclusion_tag("ui/components/progress.html")
def progress(done: int, total: int | None, *, label: str) -> dict[str, Any]:
    """Draw a progress bar with its percentage; an unknown total draws one without an end."""
    if not total:
        return {"label": label}
    done = min(max(done, 0), total)
    return {
        "label": label,
        "done": str(done),
        "total": str(total),
        "percent": f"{done * 100 // total} %",
    }


@register.simple_block_tag
def stats(content: str) -> SafeString:
    """Lay stats out as a grid."""
    return format_html('<dl class="stats">{}</dl>', content)


@register.simple_block_tag
def stat(content: str, label: str, value: float | str | None, **options: Any) -> SafeString:
    """Draw one figure; the content is its description. Inside `stats` only.

    Options: icon, tone, of (a total beside the value), event (for scripts),
    series with top, unknown, first and last (bars, their scale and the words at their ends).
    """
    return stats_drawn.stat(content, label, value, **options)


@register.simple_block_tag
def table(content: SafeString, caption: str, *, show_caption: bool = False) -> SafeString:
    """Wrap thead and tbody in a table that scrolls in its own, focusable box.

    On a phone its rows are cards with the state first, and each cell says its column.
    """
    return format_html(
        '<div class="table-box" role="region" aria-label="{}" tabindex="0"><table class="table">'
        "<caption{}>{}</caption>{}</table></div>",
        caption,
        flatatt({"class": None if show_caption else "visually-hidden"}),
        caption,
        labelled(content),
    )


@register.simple_tag(takes_context=True)
def filters(context: template.Context, form: Any, *, about: str = "") -> SafeString:
    """Draw a form as a row of filters that ask with GET; "Clear" shows while any is set.

    On a phone all but the first fold away if there are many, unless one of them is set or wrong.
    """
    return filter_rows.draw(form, query=context["request"].GET, about=about)


@register.simple_tag(takes_context=True)
def pagination(context: template.Context, page: Page[Any], *, about: str) -> SafeString:
    """Draw the links between the pages of a list and keep its filters; one page draws none."""
    return page_links.draw(page, query=context["request"].GET, about=about)


@register.simple_block_tag
def dialog(content: str, name: str, *, title: str, opened: bool = False) -> SafeString:
    """Draw a native dialog; a `dialog_button` with the same name opens it, script or not."""
    return render_to_string(
        "ui/components/dialog.html",
        {"content": content, "name": name, "title": title, "opened": opened},
    )


@register.inclusion_tag("ui/components/dialog_button.html")
def dialog_button(text: str, name: str, **options: Any) -> dict[str, Any]:
    """Draw the button that opens the dialog of that name. Options: icon, tone, about."""
    return {"text": text, "dialog": name, **options}


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(form: Any) -> dict[str, Any]:
    """List what is wrong with a form, each line a link to its field; takes the focus.

    It begins with the form's `error_lead`; without one it says that nothing was saved.
    """
    lead = getattr(form, "error_lead", "Nothing was saved.")
    return {"form": form, "lead": lead, "errors": list(_errors(form))}


def _errors(form: Any) -> Iterable[tuple[str, str, str]]:
    for error in form.non_field_errors():
        yield "", "", error
    for field in form:
        target = "" if field.is_hidden else field.id_for_label or field.auto_id
        for error in field.errors:
            yield target, field.label, error


@register.inclusion_tag("ui/components/segmented.html")
def segmented(options: Iterable[Any], *, label: str) -> dict[str, Any]:
    """Draw links of which one is current; each option has `label`, `url` and `current`."""
    return {"options": options, "label": label}


@register.simple_tag(takes_context=True)
def live(context: template.Context, is_live: bool) -> SafeString:  # noqa: FBT001 - a tag's argument
    """Draw the attributes of the fragment `live`: it refreshes itself while something runs."""
    return live_fragments.attributes(context["request"], is_live=is_live)


@register.simple_tag(takes_context=True)
def live_end(context: template.Context, is_live: bool, title: str) -> SafeString:  # noqa: FBT001
    """Draw, once nothing runs any more, the title that says so in the browser's tab."""
    return live_fragments.ended(context["request"], is_live=is_live, title=title)


@register.simple_tag(takes_context=True)
def back(context: template.Context) -> str:
    """Draw `?back=…` for a link to one row: its page leads back to this list as it is now."""
    return way_back(context["request"].GET)


@register.simple_tag(takes_context=True)
def back_to(context: template.Context, url: str) -> str:
    """Draw the address of a list as it was when the person left it for this page."""
    query = QueryDict(context["request"].GET.get("back", "")[:MOST_BACK]).urlencode()
    return f"{url}?{query}" if query else url
