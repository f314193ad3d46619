"""One figure with its description and bars, drawn without a template: a page has up to a dozen."""

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString

from tenantpilot.ui import bars, formatting, icons
from tenantpilot.ui.markup import flatatt, format_html

_STAT = '<div class="stat"{}><dt>{}{}</dt><dd class="stat-value">{}{}</dd>{}{}</div>'
_BARS = (
    '<dd class="stat-bars" aria-hidden="true">{}'
    '<span class="axis"><span>{}</span><span>{}</span></span></dd>'
)


def stat(note: str, label: str, value: float | str | None, **options: Any) -> SafeString:
    """Draw one figure. `note` is its description; options as the tag `stat` tells."""
    icon, event, of = (options.get(each) for each in ("icon", "event", "of"))
    attributes = {
        "data-tone": options.get("tone") or None,
        "data-event": event or None,
        "data-value": str(value) if event else None,
    }
    return format_html(
        _STAT,
        flatatt(attributes),
        icons.draw(icon) if icon else "",
        label,
        value if isinstance(value, str) else formatting.number(value),
        "" if of is None or of == "" else format_html(" <small>of {}</small>", _number(of)),
        format_html('<dd class="stat-note">{}</dd>', note) if note.strip() else "",
        _bars(**options) if options.get("series") else "",
    )


def _number(of: float | str) -> str:
    return of if isinstance(of, str) else formatting.number(of)


def _bars(*, series: Sequence[int], **options: Any) -> SafeString:
    drawn = bars.draw(series, top=options["top"], unknown=options.get("unknown", 0))
    return format_html(_BARS, drawn, options.get("first", ""), options.get("last", ""))
