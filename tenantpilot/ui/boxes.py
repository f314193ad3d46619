"""What a page says in a box of its own, drawn without a template: a page has up to half a dozen."""

from django.utils.safestring import SafeString

from tenantpilot.ui import icons
from tenantpilot.ui.markup import flatatt, format_html

ALERT_ICONS = {
    "": "info",
    "info": "info",
    "success": "circle-check",
    "warning": "triangle-alert",
    "danger": "circle-alert",
}


def alert(content: str, tone: str = "", *, title: str = "", role: str = "") -> SafeString:
    """Draw a message in the page. Give a role (status, alert) only to what appears later."""
    return format_html(
        '<div class="alert"{}>{}<div>{}{}</div></div>',
        flatatt({"data-tone": tone or None, "role": role or None}),
        icons.draw(ALERT_ICONS[tone]),
        format_html('<p class="alert-title">{}</p> ', title) if title else "",
        content,
    )


def empty_state(content: str, title: str, *, icon: str = "inbox") -> SafeString:
    """Say what a place is for and how to get the first one; the content is text and actions."""
    drawn = icons.draw(icon)
    return format_html('<div class="empty">{}<h3>{}</h3>{}</div>', drawn, title, content)
