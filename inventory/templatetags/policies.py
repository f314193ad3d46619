"""What stands in every row of a list of policies, drawn without a template."""

from functools import cache

from django import template
from django.utils.safestring import SafeString

from inventory.enums import Change
from tenantpilot.ui.templatetags.ui import badge

register = template.Library()

_BADGES = {
    Change.ADDED.value: ("Added", "info", "plus"),
    Change.CHANGED.value: ("Changed", "warning", "refresh-cw"),
    Change.REMOVED.value: ("Removed", "", "circle-minus"),
    Change.RETURNED.value: ("Came back", "info", "refresh-cw"),
}


@register.simple_tag
def change_badge(change: str) -> SafeString:
    """Draw what became of a policy."""
    return _drawn(*_BADGES.get(change, ("First read", "", "eye")))


@cache
def _drawn(text: str, tone: str, icon: str) -> SafeString:
    """Draw each of a closed list once."""
    return badge(text, tone, icon=icon)
